// Draws the figures of a page with plotly, in the colours of the theme, as they come into view, and
// keeps figures and tables as files, which are made here and sent nowhere.
// Without it, or without plotly, the sentences and open tables say the same.

const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

/** The colour that a CSS variable has now; light-dark() is only resolved on an element. */
function colour(name) {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** A copy of plain data in which every `var(--name)` is the colour it stands for. */
function themed(value) {
  if (typeof value === "string") {
    return value.replace(/^var\((--[\w-]+)\)$/, (_, name) => colour(name));
  }
  if (Array.isArray(value)) return value.map(themed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, themed(held)]));
}

const family = getComputedStyle(document.body).fontFamily;
const narrow = matchMedia("(max-width: 40rem)");
/** @type {Map<HTMLElement, any>} */
const plots = new Map(); // plain figures
/** @type {Set<HTMLElement>} */
const drawn = new Set();

function styled(element) {
  const { data, layout, config } = themed(plots.get(element));
  layout.font.family = family;
  return { data, layout, config };
}

function draw(element) {
  const { data, layout, config } = styled(element);
  drawn.add(element);
  return Plotly.react(element, data, layout, config);
}

const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    draw(target);
  }
}, { rootMargin: "600px" });

function save(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/** The figure as the text of an SVG, on the colour of its card. */
async function asSvg(element, title) {
  const { data, layout, config } = styled(element);
  const width = Math.max(element.clientWidth, 560), above = 44;
  layout.paper_bgcolor = colour("--card");
  layout.title = { text: title, x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container",
    yanchor: "top", pad: { t: 14 }, font: { size: 16 } };
  layout.margin = { ...layout.margin, t: layout.margin.t + above };
  layout.height += above;
  const made = await Plotly.toImage({ data, layout, config },
    { format: "svg", width, height: layout.height });
  return { url: made, width, height: layout.height };
}

/** The same as a PNG of twice the size. */
async function asPng(svg) {
  const image = new Image();
  image.src = svg.url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * svg.width;
  canvas.height = 2 * svg.height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

/** The table as the server made it for spreadsheets. */
function csvOf(box) {
  const text = JSON.parse(box.querySelector(".fig-csv").textContent);
  return `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`;
}

async function keep(box, format) {
  const element = box.querySelector(".fig-plot");
  const title = box.querySelector(".fig-title").textContent;
  const page = location.pathname.split("/").slice(-3).join("-");
  const name = `${page}-${box.id}.${format}`;
  if (format === "csv") return save(csvOf(box), name);
  const svg = await asSvg(element, title);
  return save(format === "svg" ? svg.url : await asPng(svg), name);
}

function show(script) {
  const box = script.parentElement;
  const element = box.querySelector(".fig-plot");
  const figure = JSON.parse(script.textContent);
  plots.set(element, figure);
  element.style.height = `${figure.layout.height}px`;
  element.hidden = false;
  box.querySelector("details").open = box.classList.contains("fig-wide") && narrow.matches;
  box.classList.add("has-plot");
  box.querySelector(".fig-keep").hidden = false;
  for (const button of box.querySelectorAll("[data-keep]")) {
    button.addEventListener("click", () => keep(box, button.dataset.keep));
  }
  watch.observe(element);
}

if (typeof Plotly !== "undefined") {
  const scripts = document.querySelectorAll(".fig > script.fig-data");
  scripts.forEach(show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));
  addEventListener("beforeprint", () => {
    for (const element of plots.keys()) if (!drawn.has(element)) draw(element);
  });
}
