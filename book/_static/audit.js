// Every count of patients that gives a printed percentage, and its interval: what `feasible_counts` and
// `proportion_interval` compute in Python. The tests hold the two equal.

const Z_OF_95 = 1.959963984540054; // NormalDist().inv_cdf(0.975)
const MOST_ROWS = 300;

// In whole numbers, so that no binary fraction blurs a half; a half goes up.
function feasibleCounts(printed, largest, smallest = 1) {
  const decimals = printed.split(".")[1]?.length ?? 0;
  const twice = 2 * Number(printed.replace(".", ""));
  const step = 200 * 10 ** decimals;
  const found = [];
  for (let n = smallest; n <= largest; n += 1) {
    const first = Math.max(0, Math.ceil(((twice - 1) * n) / step));
    const last = Math.min(n, Math.ceil(((twice + 1) * n) / step) - 1);
    for (let events = first; events <= last; events += 1) found.push([events, n]);
  }
  return found;
}

function wilsonLow(events, n) {
  if (events === 0) return 0;
  const spread = Z_OF_95 * Math.sqrt((events * (n - events)) / n + Z_OF_95 ** 2 / 4);
  return (events + Z_OF_95 ** 2 / 2 - spread) / (n + Z_OF_95 ** 2);
}

function wilsonLimits(events, n) {
  return [wilsonLow(events, n), 1 - wilsonLow(n - events, n)];
}

// What was typed, or a sentence that says what is expected in its place.
function readAudit(form) {
  const typed = form.percentage.value.trim().replace(",", ".").replace(/\s*%$/, "");
  const [decimals, smallest, largest] = ["decimals", "smallest", "largest"].map((name) => form[name].valueAsNumber);
  const given = typed.split(".")[1]?.length ?? 0;
  if (!/^\d{1,3}(\.\d+)?$/.test(typed) || Number(typed) > 100) {
    return { problem: "Type the percentage as it is printed: a number from 0 to 100, such as 12.5." };
  }
  if (!(Number.isInteger(decimals) && decimals >= given && decimals <= 4)) {
    return { problem: `Decimals: a whole number from ${given}, as many as ${typed} shows, to 4.` };
  }
  const most = Number(form.largest.max);
  if (![smallest, largest].every(Number.isInteger) || smallest < 1 || largest < smallest || largest > most) {
    return { problem: `Patients: whole numbers from 1 to ${most}, the smallest not above the largest.` };
  }
  const zeros = "0".repeat(decimals - given);
  return { printed: typed + (given || !zeros ? zeros : `.${zeros}`), smallest, largest };
}

function percentOf(share) {
  return (100 * share).toFixed(1);
}

function sayAudit({ printed, smallest, largest }, counts) {
  const sizes = [...new Set(counts.map(([, n]) => n))];
  const range = smallest === largest ? `${largest} patients` : `${smallest} to ${largest} patients`;
  if (!sizes.length) return `Among ${range}, no whole number of events gives ${printed} %.`;
  const limits = counts.map(([events, n]) => wilsonLimits(events, n));
  const [low, high] = [Math.min(...limits.map(([l]) => l)), Math.max(...limits.map(([, h]) => h))];
  const all = sizes.at(-1) === largest ? `It is possible on all ${largest}.` : `It is not possible on all ${largest}.`;
  const shown = sizes.length > 8 ? [...sizes.slice(0, 7), `${sizes.length - 7} more numbers`] : sizes;
  const named = shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown[0];
  const cut = counts.length > MOST_ROWS ? ` The table shows the first ${MOST_ROWS} of ${counts.length} counts.` : "";
  return `Among ${range}, ${printed} % is possible on ${named}. ${all} The intervals reach from ${percentOf(low)} % `
    + `to ${percentOf(high)} %.${cut}`;
}

function rowOfCount([events, n]) {
  const row = document.createElement("tr");
  const [low, high] = wilsonLimits(events, n).map(percentOf);
  row.innerHTML = `<th scope="row">${events}/${n}</th><td class="ibd-number">${low}–${high}</td>`
    + `<td class="ibd-reach"><span style="left: ${low}%; right: ${100 - high}%"></span></td>`;
  return row;
}

function followAudit(part) {
  const form = part.querySelector("form");
  const show = () => {
    const asked = readAudit(form);
    const counts = asked.problem ? [] : feasibleCounts(asked.printed, asked.largest, asked.smallest);
    part.querySelector("[role=status]").textContent = asked.problem ?? sayAudit(asked, counts);
    part.querySelector("tbody").replaceChildren(...counts.slice(0, MOST_ROWS).map(rowOfCount));
    part.querySelector(".ibd-scroll").hidden = counts.length === 0;
  };
  form.percentage.addEventListener("input", () => {
    form.decimals.value = form.percentage.value.trim().split(/[.,]/)[1]?.match(/^\d*/)[0].length ?? 0;
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  part.hidden = false;
  show();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".ibd-audit").forEach(followAudit));
