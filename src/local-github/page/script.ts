/** The pages' only script: keeps them fresh, draws diagrams, and makes moments relative. Pages work without it. */
export const pageScript = `
const pollMs = 1500;
let version = document.body.dataset.version;
let mermaid;

document.documentElement.classList.add("with-script");
document.getElementById("act-as")?.addEventListener("change", (event) => event.target.form.submit());

function relativeTimes(root) {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const time of root.querySelectorAll("time")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    time.title ||= time.textContent;
    const [unit, size] = Math.abs(seconds) < 60 ? ["second", 1] : Math.abs(seconds) < 3600 ? ["minute", 60] : Math.abs(seconds) < 86400 ? ["hour", 3600] : ["day", 86400];
    time.textContent = Math.abs(seconds) < 10 ? "now" : words.format(Math.round(seconds / size), unit);
  }
}

async function drawDiagrams(root) {
  const sources = [...root.querySelectorAll("pre.diagram-source:not([data-drawn])")];
  if (sources.length === 0) return;
  try {
    mermaid ??= (await import("/-/mermaid/mermaid.esm.min.mjs")).default;
  } catch {
    return;
  }
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: isDark ? "dark" : "default" });
  for (const [index, source] of sources.entries()) {
    source.dataset.drawn = "yes";
    try {
      const { svg } = await mermaid.render("diagram-" + Date.now() + "-" + index, source.textContent);
      const figure = document.createElement("div");
      figure.className = "diagram";
      figure.innerHTML = svg;
      source.replaceWith(figure);
    } catch (cause) {
      source.insertAdjacentHTML("beforebegin", '<p class="diagram-problem">Unable to render rich display</p>');
      console.error(cause);
    }
  }
}

function isBusy(part) {
  if (part.querySelector("details.edit-form[open], details.add-reaction[open], details.edits[open]")) return true;
  return part.contains(document.activeElement) && /^(TEXTAREA|INPUT|SELECT)$/.test(document.activeElement.tagName);
}

async function refresh() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector('[data-live="' + part.dataset.live + '"]');
    if (!next || isBusy(part) || sources.get(part) === next.innerHTML) continue;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    sources.set(part, next.innerHTML);
    part.innerHTML = next.innerHTML;
    const now = [...part.querySelectorAll("details")];
    if (now.length === open.length) now.forEach((one, index) => { one.open = open[index]; });
    relativeTimes(part);
    await drawDiagrams(part);
  }
}

const sources = new Map([...document.querySelectorAll("[data-live]")].map((part) => [part, part.innerHTML]));
relativeTimes(document);
drawDiagrams(document);

setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await (await fetch("/-/state-version")).json();
    if (String(answer.version) === version) return;
    version = String(answer.version);
    await refresh();
  } catch {
    // The server is down; the next round tries again.
  }
}, pollMs);
`;
