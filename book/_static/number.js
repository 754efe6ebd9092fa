// A number that is asked for: what is said to the one given is shown. Without scripts the question stands alone.
addEventListener("DOMContentLoaded", () => {
  // FNV-1a, so that the answer does not stand beside its box for everybody to read.
  const hash = (text) => {
    let value = 0x811c9dc5;
    for (const sign of text) value = Math.imul(value ^ sign.charCodeAt(0), 0x01000193) >>> 0;
    return value;
  };
  const judge = (question, input) => {
    const given = Number.parseFloat(input.value.replace(",", "."));
    const place = JSON.parse(question.dataset.known)[hash(`${question.id} ${given.toFixed(1)}`)];
    // The last words are for whatever is not known.
    const said = [...question.querySelectorAll(".ibd-said")];
    for (const words of said) words.classList.toggle("ibd-chosen", words === (said[place] ?? said.at(-1)));
    question.dispatchEvent(new Event("change"));
  };
  for (const question of document.querySelectorAll(".ibd-quiz[data-known]")) {
    const input = question.querySelector("input");
    const check = document.createElement("button");
    check.type = "button";
    check.textContent = "Check";
    check.addEventListener("click", () => judge(question, input));
    input.addEventListener("keydown", (event) => event.key === "Enter" && judge(question, input));
    input.after(check);
  }
});
