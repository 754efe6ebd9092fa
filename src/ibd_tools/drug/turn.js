// Turns the balls and sticks of a molecule: by dragging, by the arrow keys, and by buttons. No library, no network.
(function () {
  const SCALE = 21, EYE = 24, STEP = Math.PI / 18;
  const place = document.getElementById("sketch-conformer");
  const svg = place.querySelector("svg");
  const numbers = (text) => text.split(" ").map(Number);
  const parts = [...svg.children].map((node) => ({
    node,
    ends: node.dataset.at ? [numbers(node.dataset.at)] : [numbers(node.dataset.from), numbers(node.dataset.to)],
  }));
  let turn = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  let running = 0;

  const rotated = (point) => turn.map((row) => row[0] * point[0] + row[1] * point[1] + row[2] * point[2]);
  const seen = ([x, y, z]) => {
    const size = EYE / (EYE - z);
    return { x: SCALE * size * x, y: -SCALE * size * y, z, size };
  };

  function draw() {
    for (const part of parts) {
      const ends = part.ends.map((end) => seen(rotated(end)));
      part.depth = ends.reduce((sum, end) => sum + end.z, 0) / ends.length;
      if (ends.length === 1) {
        const { x, y, size } = ends[0];
        part.node.setAttribute("transform", `translate(${x} ${y}) scale(${size})`);
      } else {
        ends.forEach((end, number) => {
          part.node.setAttribute(`x${number + 1}`, end.x);
          part.node.setAttribute(`y${number + 1}`, end.y);
        });
      }
    }
    parts.sort((one, other) => one.depth - other.depth).forEach((part) => svg.append(part.node));
  }

  // Turn about the upright axis of the page, then about the level one.
  function turnBy(sideways, upwards) {
    const [c, s] = [Math.cos(sideways), Math.sin(sideways)];
    const [e, t] = [Math.cos(upwards), Math.sin(upwards)];
    const step = [[c, 0, s], [t * s, e, -t * c], [-e * s, t, e * c]];
    turn = step.map((row) => [0, 1, 2].map((col) => row.reduce((sum, value, k) => sum + value * turn[k][col], 0)));
    draw();
  }

  const turns = {
    ArrowLeft: ["Turn left", -STEP, 0],
    ArrowRight: ["Turn right", STEP, 0],
    ArrowUp: ["Turn up", 0, -STEP],
    ArrowDown: ["Turn down", 0, STEP],
  };
  const signs = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

  function button(name, text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (name !== text) made.setAttribute("aria-label", name);
    made.addEventListener("click", act);
    return made;
  }

  function spin() {
    turnBy(0.012, 0);
    running = requestAnimationFrame(spin);
  }

  const bar = document.createElement("div");
  bar.className = "ibd-turning";
  for (const [key, [name, sideways, upwards]] of Object.entries(turns)) {
    bar.append(button(name, signs[key], () => turnBy(sideways, upwards)));
  }
  const spinning = button("Keep turning", "Keep turning", () => {
    if (running) {
      cancelAnimationFrame(running);
      running = 0;
    } else {
      spin();
    }
    spinning.textContent = running ? "Stop" : "Keep turning";
  });
  bar.append(spinning);
  place.append(bar);

  place.addEventListener("keydown", (event) => {
    if (!(event.key in turns)) return;
    event.preventDefault();
    turnBy(turns[event.key][1], turns[event.key][2]);
  });
  svg.addEventListener("pointerdown", (event) => svg.setPointerCapture(event.pointerId));
  svg.addEventListener("pointermove", (event) => {
    if (svg.hasPointerCapture(event.pointerId)) turnBy(event.movementX / 90, event.movementY / 90);
  });
  svg.classList.add("ibd-can-turn");
})();
