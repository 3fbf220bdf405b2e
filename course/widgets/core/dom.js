// Elements, paragraphs, and keys that JupyterLab must leave to us.

/**
 * An element; attributes that are null or false are left out, `onclick` and the like listen.
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {...import("./types").Child} children
 * @returns {any} an element of the class of its tag
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(.../** @type {any[]} */ (children).flat(Infinity)
    .filter((child) => child || child === 0));
  return node;
}

/**
 * The element of a page with that id.
 * @param {string} id
 * @returns {any} of whatever class it is; null without one
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * One <p> for every paragraph of a text; blank lines part them.
 * @param {string | null | undefined} text
 * @param {string | null} className
 */
export function paragraphs(text, className = null) {
  return (text ?? "").split(/\n\s*\n/).map((part) => h("p", { class: className }, part.trim()));
}

/**
 * JupyterLab takes arrows and letters as its shortcuts, unless the focused node says so.
 * @param {HTMLElement} el
 */
export function keepKeys(el) {
  /** @type {NodeListOf<HTMLElement>} */
  const nodes = el.querySelectorAll("input, textarea, select, button, summary, [tabindex]");
  for (const node of nodes) {
    node.dataset.lmSuppressShortcuts = "true";
  }
}
