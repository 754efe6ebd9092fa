// A lesson on the wall: one section a screen in large type; arrow keys turn, Escape leaves.
addEventListener("DOMContentLoaded", () => {
  const lesson = document.querySelector(".bd-article:has(.ibd-quiz) > section");
  if (!lesson) return;
  // What stands before the first section is a screen of its own; code and commands are none.
  const left = ["rerun-this-page", "the-code-of-this-page"];
  const screens = [...lesson.children].filter((part) => part.tagName === "SECTION" && !left.includes(part.id));
  const all = [[...lesson.children].filter((part) => part.tagName !== "SECTION"), ...screens.map((part) => [part])];
  let place = 0;

  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };
  const turn = (steps) => {
    place = Math.min(Math.max(place + steps, 0), all.length - 1);
    for (const part of lesson.children) part.classList.toggle("ibd-on", all[place].includes(part));
    where.textContent = `${place + 1} / ${all.length}`;
    scrollTo(0, 0);
  };
  const show = (on) => {
    document.body.classList.toggle("ibd-projector", on);
    if (on) turn(-all.length);
    else enter.focus();
  };

  const enter = button("Projector view", () => show(true));
  enter.className = "ibd-enter";
  lesson.querySelector("h1").after(enter);
  const where = document.createElement("span");
  where.setAttribute("role", "status");
  const bar = document.createElement("nav");
  bar.className = "ibd-turn";
  bar.setAttribute("aria-label", "Projector view");
  bar.append(button("Back", () => turn(-1)), where, button("Next", () => turn(1)), button("Leave", () => show(false)));
  document.body.append(bar);

  const keys = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  addEventListener("keydown", (event) => {
    if (!document.body.classList.contains("ibd-projector")) return;
    if (event.key === "Escape") show(false);
    // Arrow keys move sliders and choose answers where one of these has the focus.
    else if (keys[event.key] && !event.target.closest("input, select")) turn(keys[event.key]);
  });
});
