// Draws every chart of a page over its still picture. The libraries come from the bundle.
window.vegaEmbed = vegaEmbed;
window.vega = vega;
window.vegaLite = vegaLite;
window.VEGA_DEBUG = __VERSIONS__;

const options = {
  mode: "vega-lite",
  renderer: "svg",
  // The editor would send the data to a website.
  actions: { export: true, source: false, compiled: false, editor: false },
};

// One sentence speaks for a chart; its marks, of which some have hundreds, do not.
function describe(drawing, words) {
  const picture = drawing.querySelector("svg.marks");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words);
  for (const part of picture.children) part.setAttribute("aria-hidden", "true");
  drawing.querySelector("summary").setAttribute("aria-label", "Save this picture");
}

function draw(chart) {
  const spec = JSON.parse(chart.querySelector('script[type="application/json"]').textContent);
  const drawing = document.createElement("div");
  drawing.className = "ibd-drawing";
  drawing.style.width = "100%";
  chart.append(drawing);
  vegaEmbed(drawing, spec, { ...options, downloadFileName: chart.dataset.name })
    .then(() => {
      chart.classList.add("ibd-drawn");
      describe(drawing, chart.querySelector("img").alt);
      drawing.querySelector("svg.marks").addEventListener("click", pointAt);
      if (drawing.querySelector(".vega-bindings") && lines(drawing).length) hear(drawing);
    })
    .catch((error) => {
      drawing.remove();
      console.error(`chart ${chart.id} stays a still picture: ${error.message}`);
    });
}

// A finger does not hover: a tap is told to the chart as the pointing that shows its words.
function pointAt({ target, clientX, clientY }) {
  target.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY, bubbles: true, view: window }));
}

// Whoever moves a slider or chooses from a list without seeing the picture hears what its words have become.
const REDRAWN_MS = 300;

function lines(drawing) {
  return [...drawing.querySelectorAll(".mark-text.role-mark text")].flatMap((text) => [...text.childNodes]);
}

function hear(drawing) {
  const heard = document.createElement("p");
  heard.className = "ibd-heard";
  heard.setAttribute("role", "status");
  drawing.append(heard);
  const say = () => {
    heard.textContent = lines(drawing).map((line) => line.textContent).join(". ");
    drawing.querySelector("svg.marks").setAttribute("aria-label", heard.textContent);
  };
  drawing.querySelector(".vega-bindings").addEventListener("change", () => setTimeout(say, REDRAWN_MS));
}

// A chart in a closed fold or tab has no width yet: it is drawn when it gets one, and follows later changes.
const started = new WeakMap();

function follow(entries) {
  let changed = false;
  for (const { target, contentRect } of entries) {
    const width = Math.round(contentRect.width);
    if (width === 0 || started.get(target) === width) continue;
    if (started.has(target)) changed = true;
    else draw(target);
    started.set(target, width);
  }
  if (changed) window.dispatchEvent(new Event("resize"));
}

function drawAll() {
  const observer = new ResizeObserver(follow);
  document.querySelectorAll(".ibd-chart").forEach((chart) => observer.observe(chart));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", drawAll);
else drawAll();
