// Sentences to rate on one scale, each with a row of radio buttons; own means when all are rated.

import { radios } from "./core/choices.js";
import { h, paragraphs } from "./core/dom.js";
import { mountItemset } from "./core/itemset.js";

const NOT_APPLICABLE = "nvt"; // null in an answer

function row(exercise, item) {
  const { uid, view, answer: { ratings } } = exercise;
  const levels = view.options.map(({ value, label }) => ({ id: String(value), text: label }));
  const last = view.not_applicable && { id: NOT_APPLICABLE, text: view.not_applicable };
  return radios({
    id: `${uid}-${item.id}`, legend: item.text, locked: exercise.locked,
    options: last ? [...levels, last] : levels,
    value: item.id in ratings ? String(ratings[item.id] ?? NOT_APPLICABLE) : null,
    className: `ex-scale ${last ? "has-last" : ""} ${isWide(view) ? "is-wide" : ""}`,
    onpick: (id) => {
      ratings[item.id] = id === NOT_APPLICABLE ? null : Number(id);
      exercise.changed();
    },
  });
}

/** Whether a label has a word that is too long for a column of a small phone. */
const isWide = ({ options }) => options.some(({ label }) => /\S{8}/.test(label));

const sentence = (text) => text[0].toUpperCase() + text.slice(1);

function group(one, labels) {
  return h("div", {},
    h("h4", {}, one.title),
    paragraphs(one.text),
    one.change ? h("p", {}, `${sentence(labels[0])}: `, h("strong", {}, one.earlier), `. ${
      sentence(labels[1])}: `, h("strong", {}, one.later), `. ${sentence(one.change)}.`)
      : h("p", {}, one.mean ? ["Gemiddeld ", h("strong", {}, one.mean)]
        : "Te weinig antwoorden voor een gemiddelde."),
    one.band && h("p", {}, h("strong", {}, `${one.band}. `), one.band_text),
    one.advice && h("p", {}, `Een volgende stap: ${one.advice}`));
}

function result({ view }) {
  const { options, result: found } = view;
  if (!found) return null;
  const [low, high] = [options[0].value, options.at(-1).value];
  return h("div", { class: "ex-result", role: "group", "aria-label": "Jouw gemiddelden" },
    h("p", { class: "ex-label" }, "Jouw gemiddelden"),
    h("p", { class: "ex-small" }, `Alleen jij ziet dit. De getallen lopen van ${low} tot ${high}. `
      + "Bij zinnen die andersom zijn gesteld, draaien we je antwoord om."),
    paragraphs(found.text),
    found.groups.map((one) => group(one, found.labels)));
}

const kind = {
  empty: () => ({ ratings: {} }),
  left: ({ view, answer: { ratings } }) => view.items.map(({ id }) => id)
    .filter((id) => !(id in ratings)),
  control: ({ uid, view }, item) => `${uid}-${item}-${view.options[0].value}`,
  form: (exercise) => [h("p", { class: "ex-question" }, exercise.view.question),
    exercise.view.items.map((item) => row(exercise, item))],
  result,
};

function render({ model, el }) {
  return mountItemset({ model, el, kind });
}

export default { render };
