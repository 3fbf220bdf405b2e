// Radio buttons, and the question how sure somebody is.

import { h } from "./dom.js";

export const CERTAINTIES = [
  { id: "1", text: "Ik gok" },
  { id: "2", text: "Ik twijfel" },
  { id: "3", text: "Ik weet het zeker" },
];

/**
 * Radio buttons in a fieldset.
 * @param {object} choice
 * @param {string} choice.id begins the ids of all parts
 * @param {string} choice.legend
 * @param {{ id: string, text: string }[]} choice.options
 * @param {string | null | undefined} choice.value
 * @param {(id: any) => void} choice.onpick
 * @param {boolean} choice.locked
 * @param {string | null | false} [choice.error] a sentence above them, shown when not empty
 * @param {string} [choice.className]
 */
export function radios({ id, legend, options, value, error, locked, onpick, className = "" }) {
  const input = (option) => h("input", {
    type: "radio", name: id, id: `${id}-${option.id}`, value: option.id, autocomplete: "off",
    checked: option.id === value, onchange: () => onpick(option.id),
  });
  return h("fieldset", {
    class: `ex-choices ${className}`, disabled: locked,
    "aria-describedby": error ? `${id}-fout` : null,
  },
  h("legend", {}, legend),
  error && h("p", { class: "ex-error", id: `${id}-fout` }, error),
  h("div", { class: "ex-options" }, options.map((option) => h("label", { class: "ex-option" },
    input(option), h("span", {}, option.text)))));
}

/**
 * How sure are you? Three levels; `value` and what `onpick` gets are 1, 2 or 3.
 * @param {object} choice as for `radios`
 * @param {string} choice.id
 * @param {number | null | undefined} choice.value
 * @param {(level: number) => void} choice.onpick
 * @param {boolean} choice.locked
 * @param {string | null | false} [choice.error]
 */
export function certainty({ value, onpick, ...rest }) {
  return radios({
    ...rest, legend: "Hoe zeker ben je?", options: CERTAINTIES, value: value ? String(value) : null,
    onpick: (level) => onpick(Number(level)), className: "ex-certainty",
  });
}
