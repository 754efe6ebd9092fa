// Ticks for lessons whose questions all have their right answer, in the list of lessons. Nothing leaves the browser.
addEventListener("DOMContentLoaded", () => {
  const edition = document.querySelector(".ibd-source")?.dataset.edition;
  const keyOf = (address) => `ibd-lessons:${edition}:${address.split("/").pop().replace(".html", "")}`;

  // Storage can be switched off, or full: then there are no ticks.
  const stored = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null;
    }
  };

  const quizzes = [...document.querySelectorAll(".ibd-quiz")];
  const isRight = (quiz) => quiz.querySelector("input:checked ~ .ibd-right, .ibd-chosen.ibd-right");
  const note = () => quizzes.every(isRight) && stored((storage) => storage.setItem(keyOf(location.pathname), "done"));
  for (const quiz of quizzes) quiz.addEventListener("change", note);

  const list = document.querySelector(".ibd-lessons");
  if (!list) return;
  const lessons = [...list.querySelectorAll("a")];
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  const forget = document.createElement("button");
  forget.type = "button";
  forget.textContent = "Forget all";
  const tick = () => {
    const isDone = (link) => stored((storage) => storage.getItem(keyOf(link.getAttribute("href")))) !== null;
    for (const link of lessons) link.classList.toggle("ibd-done", isDone(link));
    const done = lessons.filter(isDone).length;
    words.textContent = `${done} of ${lessons.length} lessons ticked; kept in this browser only. `;
    forget.hidden = done === 0;
  };
  forget.addEventListener("click", () => {
    for (const link of lessons) stored((storage) => storage.removeItem(keyOf(link.getAttribute("href"))));
    tick();
  });
  const below = document.createElement("p");
  below.append(words, forget);
  list.append(below);
  tick();
});
