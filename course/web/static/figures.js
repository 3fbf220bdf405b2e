// Draws the figures of a page with plotly, in the colours of the theme, as they come into view.
// Without it, or without plotly, the sentences and open tables say the same.

(() => {
  if (typeof Plotly === "undefined") return;

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
  const plots = new Map(); // element → plain figure
  const drawn = new Set();

  function draw(element) {
    const { data, layout, config } = themed(plots.get(element));
    layout.font.family = family;
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

  for (const script of document.querySelectorAll(".fig > script[type='application/json']")) {
    const box = script.parentElement;
    const element = box.querySelector(".fig-plot");
    const figure = JSON.parse(script.textContent);
    plots.set(element, figure);
    element.style.height = `${figure.layout.height}px`;
    element.hidden = false;
    box.querySelector("details").open = false;
    box.classList.add("has-plot");
    watch.observe(element);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));
  addEventListener("beforeprint", () => plots.forEach((_, element) => drawn.has(element) || draw(element)));
})();
