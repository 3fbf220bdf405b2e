// Blocks in the form of a story that change nothing in it.

import { h } from "../core/dom.js";

export const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // for JupyterLab
const QUESTION = "Kan iemand hier een cliënt herkennen?";

/** What an instructor looks at, level by level. */
export function rubric({ rubric: criteria, rubric_points: most }) {
  const level = ({ text, anchor }) => h("li", {}, text,
    anchor && h("span", { class: "ex-anchor", dir: "auto" }, anchor));
  return h("details", { class: "ex-others" },
    h("summary", {}, "Waar je docent op let"),
    h("p", {}, `Je docent leest je verhaal en geeft er hoogstens ${most} punten voor. `
      + "Bij elk onderdeel staan de niveaus van laag naar hoog."),
    h("dl", { class: "ex-rubric" }, criteria.map(({ title, levels }) => [
      h("dt", {}, title), h("dd", {}, h("ol", {}, levels.map(level)))])));
}

/**
 * The question whether somebody can be recognised, with what may show it.
 * @param {object} parts
 * @param {string} parts.uid begins the ids
 * @param {import("../core/types").Child[]} parts.listed
 * @param {() => void} parts.change goes back to the text
 * @param {() => void} parts.agree saves as it is
 */
export function recognisable({ uid, listed, change, agree }) {
  return h("div", { class: "ex-why ex-question-box", role: "group",
    "aria-labelledby": `${uid}-vraag` },
  h("p", { class: "ex-question", id: `${uid}-vraag`, tabindex: "-1" }, QUESTION),
  h("p", {}, "Dit viel op: ", listed, ". Het kan onschuldig zijn, jij weet dat het best. Haal "
    + "anders een naam, plaats of datum weg, en verander een opvallend detail."),
  h("p", { class: "ex-actions" },
    h("button", { type: "button", class: "ex-button", onclick: change, ...OWN_KEYS },
      "Ik pas het aan"),
    h("button", { type: "button", class: "ex-button ex-quiet", onclick: agree, ...OWN_KEYS },
      "Niemand is herkenbaar, bewaren")));
}
