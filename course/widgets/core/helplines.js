// Beside a sensitive case: the help lines, and the way out.

import { h } from "./dom.js";

/** Skips the case: that is an answer too. */
export function skip(exercise) {
  exercise.commit({ step: "", answer: { skip: true } });
}

/** The help lines of a sensitive case and, while it is not done, the way out. */
export function helpLines(exercise) {
  const { view: { help, state }, mode, isShut } = exercise;
  if (!help?.length) return [];
  const dial = (number) => h("a", { href: `tel:${number.replace(/\D/g, "")}` }, number);
  const numbers = ({ number, name }) => number?.split(" of ").flatMap((one, index) => (
    [index ? " of " : number === name ? "" : `${name}, `, dial(one)])) ?? name;
  return h("div", { class: "ex-help", role: "group", "aria-label": "Hulp" },
    h("p", { class: "ex-label" }, "Hulp nodig, of maak je je zorgen?"),
    h("ul", {}, help.map((line) => h("li", {}, line.when.replace(/\w$/, "$&:"), " ",
      numbers(line)))),
    !isShut && state !== "done" && mode !== "closed" && h("button", { type: "button",
      class: "ex-button ex-quiet", onclick: () => skip(exercise) }, "Deze casus overslaan"));
}
