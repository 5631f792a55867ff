// Additions for browsers that run scripts. Every page works without this file.

const SVG = "http://www.w3.org/2000/svg";

/** Start page: sends a batch of requests and counts which process answered each. */
function countAnswers(box) {
  const button = box.querySelector("[data-pool-ask]");
  const result = box.querySelector("[data-pool-result]");
  box.hidden = false;

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const workers = await askMany(24, 6);
      result.replaceChildren(tallyTable(workers));
    } catch (error) {
      result.textContent = `No answer: ${error.message}`;
    } finally {
      button.disabled = false;
    }
  });
}

/** Resolves to the `worker` of each answer. At most `parallel` requests are under way at once. */
async function askMany(total, parallel) {
  const workers = [];
  let left = total;
  const ask = async () => {
    while (left-- > 0) {
      const response = await fetch("/json");
      if (!response.ok) throw new Error(`Cannot load /json: status ${response.status}`);
      workers.push((await response.json()).worker);
    }
  };
  await Promise.all(Array.from({ length: parallel }, ask));
  return workers;
}

function tallyTable(workers) {
  const rows = new Map();
  for (const worker of workers) {
    const row = rows.get(worker.pid) ?? { worker, count: 0 };
    row.count++;
    if (worker.served > row.worker.served) row.worker = worker;
    rows.set(worker.pid, row);
  }
  const byName = [...rows.values()].sort((a, b) =>
    a.worker.number - b.worker.number || a.worker.pid - b.worker.pid
  );
  const most = Math.max(...byName.map((row) => row.count));

  const table = document.createElement("table");
  table.className = "tally";
  table.createCaption().textContent = `${workers.length} answers from ${rows.size} process${
    rows.size === 1 ? "" : "es"
  }`;
  for (const { worker, count } of byName) {
    const row = table.insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = worker.number === null
      ? `pid ${worker.pid}`
      : `worker ${worker.number}, pid ${worker.pid}`;
    row.append(name);
    row.insertCell().textContent = count;
    row.insertCell().append(bar(count / most));
  }
  return table;
}

/** A horizontal bar; `share` is 0 to 1. An SVG, because the page's policy allows no style attributes. */
function bar(share) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const rect = svg.appendChild(document.createElementNS(SVG, "rect"));
  rect.setAttribute("width", `${share * 100}%`);
  rect.setAttribute("height", "100%");
  return svg;
}

/** Upload: says how much was chosen before it is sent. */
function describeChoice(input) {
  const status = document.querySelector("[data-chosen]");
  input.addEventListener("change", () => {
    const files = [...input.files];
    const kib = files.reduce((sum, file) => sum + file.size, 0) / 1024;
    status.textContent = files.length === 0
      ? ""
      : `${files.length} file${files.length === 1 ? "" : "s"}, ${kib.toFixed(1)} KiB`;
  });
}

/** Slow page: counts the seconds until the answer; the stylesheet shows them. */
function countSeconds(form) {
  const status = form.querySelector("[data-slow-status]");
  form.addEventListener("submit", () => {
    const started = performance.now();
    status.textContent = "Waiting for the worker.";
    const timer = setInterval(() => {
      status.dataset.seconds = ((performance.now() - started) / 1000).toFixed(1);
    }, 100);
    addEventListener("pagehide", () => clearInterval(timer), { once: true });
  });
}

document.querySelectorAll("[data-pool]").forEach(countAnswers);
document.querySelectorAll("input[type=file]").forEach(describeChoice);
document.querySelectorAll("[data-slow]").forEach(countSeconds);
