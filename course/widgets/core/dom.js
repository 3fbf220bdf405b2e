// Elements, paragraphs, and keys that JupyterLab must leave to us.

/** An element; attributes that are null or false are left out, `onclick` and the like listen. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

/** One <p> for every paragraph of a text; blank lines part them. */
export function paragraphs(text, className = null) {
  return (text ?? "").split(/\n\s*\n/).map((part) => h("p", { class: className }, part.trim()));
}

/** JupyterLab takes arrows and letters as its shortcuts, unless the focused node says so. */
export function keepKeys(el) {
  for (const node of el.querySelectorAll("input, textarea, select, button, summary, [tabindex]")) {
    node.dataset.lmSuppressShortcuts = "true";
  }
}
