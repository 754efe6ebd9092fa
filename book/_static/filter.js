// A field that leaves of a long list only what has the words typed. Without scripts the list stands in its folds.

function addFilter(place) {
  const items = [...document.querySelectorAll(place.dataset.items)];
  const folds = new Set(items.map((item) => item.closest("details")));
  const field = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  const label = document.createElement("label");
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  label.append(`${place.dataset.words} `, field);
  place.append(label, " ", count);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    for (const fold of folds) fold.open = words.length > 0 && items.some((item) => !item.hidden && fold.contains(item));
    count.textContent = words.length ? `${items.filter((item) => !item.hidden).length} of ${items.length}` : "";
  });
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".ibd-filter").forEach(addFilter));
