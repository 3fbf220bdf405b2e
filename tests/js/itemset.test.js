import assert from "node:assert/strict";
import { after, before, mock, test } from "node:test";
import "./browser.js";

const { h } = await import("../../course/widgets/core/dom.js");
const { Model } = await import("../../course/web/static/model.js");
const checklist = (await import("../../course/widgets/checklist.js")).default;

const ITEMS = ["een", "twee", "drie"].map((id) => ({ id, text: `Dit is ${id}.` }));
const VIEW = { id: "lijst", kind: "checklist", title: "Een lijst", points: 0, practice: true,
  state: "done", at: "2026-11-30T09:00:00+00:00", items: ITEMS, question: "Wat hoort erbij?",
  instruction: "Vink aan.", answer: { ticked: [] }, closing: null, situation: null };

/** What an exercise says above its items, when its remarks fit like this. */
function outcome(...fits) {
  const remarks = ITEMS.map(({ id }, at) => ({ item: id, fits: fits[at], judgement: null,
    why: null }));
  const model = new Model(null, { view: { ...VIEW, remarks }, learner: "anna", lesson: "een-les",
    release: "1", mode: "learn", message: "" });
  const el = h("div");
  document.body.append(el);
  const close = checklist.render({ model, el });
  const text = el.querySelector("[data-arrival]").textContent;
  close();
  el.remove();
  return text.replace(/^Terugkoppeling/, "").replace(" Lees hieronder bij elke keuze waarom.", "");
}

before(() => mock.timers.enable({ apis: ["setTimeout"] }));
after(() => mock.timers.reset());

test("after practice it says how many are good, and how many nearly", () => {
  assert.equal(outcome("yes", "yes", "yes"), "Je hebt ze alle 3 goed.");
  assert.equal(outcome("yes", "no", "yes"), "Je hebt er 2 van de 3 goed.");
  assert.equal(outcome("yes", "partly", "no"), "Je hebt er 1 van de 3 goed, en 1 bijna.");
  assert.equal(outcome("no", "partly", "partly"), "Je hebt er nog geen goed, en 2 bijna.");
  assert.equal(outcome("no", "no", "no"), "Je hebt er nog geen goed.");
});
