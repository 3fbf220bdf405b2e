// A lesson that tells the route for reporting at each place of work: asks once where somebody
// works, remembers it in this browser, and shows that route. Without this script all are shown.

import { h } from "../../widgets/core/dom.js";

const KEY = "cursus:werkplek";
/** @type {NodeListOf<HTMLElement>} */
const quotations = document.querySelectorAll(".prose blockquote");
const boxes = [...quotations].filter((box) => box.firstElementChild?.tagName === "H3");
const titleOf = (box) => box.firstElementChild.textContent;

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function choose(title) {
  boxes.forEach((box) => { box.hidden = titleOf(box) !== title; });
  try { localStorage.setItem(KEY, title); } catch { /* a browser that keeps nothing */ }
}

if (boxes.length > 1) {
  const before = remembered();
  const radios = boxes.map((box) => {
    const title = titleOf(box);
    return h("label", { class: "choice" },
      h("input", { type: "radio", name: "werkplek", checked: title === before,
        onchange: () => choose(title) }),
      h("span", {}, title));
  });
  const question = h("legend", {}, "Waar werk je?");
  const note = h("p", { class: "quiet" },
    "Je ziet dan de weg die bij jouw werk hoort. Je keuze blijft in deze browser.");
  boxes[0].before(h("fieldset", { class: "workplace" }, question, note, ...radios));
  boxes.forEach((box) => { box.hidden = titleOf(box) !== before; });
}
