import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fillStorage } from "./browser.js";

const { CERTAINTIES, certainty, radios } = await import("../../course/widgets/core/choices.js");
const { h, paragraphs } = await import("../../course/widgets/core/dom.js");
const { Draft } = await import("../../course/widgets/core/draft.js");
const { clock } = await import("../../course/widgets/core/time.js");

const model = { get: (name) => ({ learner: "anna", lesson: "les", view: { id: "casus" } })[name] };

beforeEach(() => localStorage.clear());

test("text never becomes mark-up, and what is not there is left out", () => {
  const node = h("p", { class: null, hidden: true, title: "\"><b>" }, "<b>", [null, [false, 0]], "");

  assert.equal(node.textContent, "<b>0");
  assert.equal(node.children.length, 0);
  assert.deepEqual([...node.getAttributeNames()].sort(), ["hidden", "title"]);
});

test("blank lines part paragraphs", () => {
  assert.deepEqual(paragraphs("een\n \ntwee\ndrie").map((one) => one.textContent), ["een", "twee\ndrie"]);
});

test("how sure somebody is has three levels and comes back as a number", () => {
  const picked = [];
  const node = certainty({ id: "z", value: 2, locked: false, onpick: (level) => picked.push(level) });
  const inputs = [...node.querySelectorAll("input")];
  assert.deepEqual(CERTAINTIES.map(({ text }) => text), ["Ik gok", "Ik twijfel", "Ik weet het zeker"]);
  assert.deepEqual(inputs.map((one) => one.hasAttribute("checked")), [false, true, false]);

  inputs[2].dispatchEvent(new Event("change"));

  assert.deepEqual(picked, [3]);
  assert.equal(node.querySelector("legend").textContent, "Hoe zeker ben je?");
});

test("nobody's certainty is nobody's choice", () => {
  for (const value of [null, undefined]) {
    const node = certainty({ id: "z", value, locked: false, onpick: () => {} });
    assert.equal(node.querySelectorAll("[checked]").length, 0);
  }
});

test("an error is said at the choice that it is about", () => {
  const node = radios({ id: "keuze", legend: "Wat doe je?", options: [{ id: "a", text: "A" }],
    value: null, error: "Kies eerst.", locked: true, onpick: () => {} });

  assert.equal(node.getAttribute("aria-describedby"), node.querySelector(".ex-error").id);
  assert.ok(node.hasAttribute("disabled"));
});

test("a draft stays in this browser until it is forgotten", () => {
  assert.equal(new Draft(model).put({ at: null, text: "x" }), true);
  assert.deepEqual(new Draft(model).value, { at: null, text: "x" });

  new Draft(model).put(null);

  assert.equal(new Draft(model).value, null);
  assert.equal(localStorage.length, 0);
});

test("a browser that keeps nothing has the draft in this tab, and says so", () => {
  const undo = fillStorage();
  const draft = new Draft(model);

  assert.equal(draft.put({ text: "x" }), false);
  assert.deepEqual(draft.value, { text: "x" });
  undo();
});

test("a broken draft is none", () => {
  localStorage.setItem("course/draft/anna/les/casus", "{\"at\": ");

  assert.equal(new Draft(model).value, null);
});

test("today has a time, another day its date, and nonsense nothing", () => {
  const now = new Date(2026, 10, 12, 21, 0);
  const at = (day) => new Date(2026, 10, day, 20, 14).toISOString();

  assert.equal(clock(at(12), now), "om 20:14");
  assert.equal(clock(at(11), now), "op 11 november om 20:14");
  assert.equal(clock("gisteren", now), "");
});
