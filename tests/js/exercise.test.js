import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { fillStorage, settled } from "./browser.js";

const { h } = await import("../../course/widgets/core/dom.js");
const { mount } = await import("../../course/widgets/core/mount.js");
const { Model } = await import("../../course/web/static/model.js");

const VIEW = { id: "casus", kind: "casus", title: "Een casus", points: 4, state: "new", taken: [],
  situation: "Er gebeurt iets." };
let shown = null;

/** An exercise with one button that answers; `replies` are what the host says, by turns. */
function exercise(replies, traits = {}) {
  const model = new Model(null, { view: VIEW, learner: "anna", lesson: "een-les", release: "1",
    mode: "learn", message: "", ...traits });
  model.send = ({ id }) => {
    const reply = replies.shift();
    if (reply) queueMicrotask(() => model.fire("msg:custom", { ...reply, id }));
  };
  const el = h("div");
  document.body.append(el);
  const close = mount({ model, el, draw: (made) => {
    shown = made;
    const onclick = () => made.commit({ step: "s", answer: { option: "a" } });
    return h("button", { id: "kies", onclick });
  } });
  const choose = async () => { el.querySelector("#kies").click(); await settled(); };
  return { model, el, close, choose, says: () => el.querySelector("[role=status]").textContent };
}

beforeEach(() => {
  localStorage.clear();
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  shown.close();
  document.body.replaceChildren();
  mock.timers.reset();
  mock.restoreAll();
});

test("it says when it was saved, only after the service said so", async () => {
  const at = new Date().toISOString();
  const { says, choose } = exercise([{ type: "saved", view: { ...VIEW, state: "done", at } }]);
  assert.equal(says(), "Nog niet gedaan");

  await choose();

  assert.match(says(), /^Bewaard om \d\d:\d\d$/);
});

test("without a connection it says so, keeps the answer, and tries again by itself", async () => {
  const { says, choose, el } = exercise([{ type: "failed" }, { type: "failed" },
    { type: "saved", view: { ...VIEW, state: "done", at: new Date().toISOString() } }]);
  await choose();
  assert.equal(says(), "Niet bewaard: geen verbinding. We proberen het opnieuw.");
  assert.equal(el.querySelector(".ex-foot button").hidden, false);
  assert.equal(localStorage.length, 1);

  const sentences = new Set();
  for (let second = 0; localStorage.length && second < 30; second++) {
    mock.timers.tick(1000);
    sentences.add(says());
    await settled();
  }

  assert.deepEqual([...sentences], ["Niet bewaard: geen verbinding. We proberen het opnieuw."]);
  assert.match(says(), /^Bewaard/);
});

test("in a browser that keeps nothing it asks to leave the page open", async () => {
  const undo = fillStorage();
  const { says, choose } = exercise([{ type: "failed" }]);
  await choose();
  undo();

  assert.equal(says(), "Niet bewaard: geen verbinding. Laat deze pagina open, we proberen het opnieuw.");
  shown.outbox.drop(shown.pending.id);
});

test("the host's own reason goes before ours, and always begins with what matters", async () => {
  const { says, choose } = exercise([{ type: "failed", message: "We kunnen nu niet bij de gegevens." }]);

  await choose();

  assert.equal(says(), "Niet bewaard. We kunnen nu niet bij de gegevens.");
});

test("the reason stays while it tries again", async () => {
  const loggedOut = { type: "failed", message: "Niet bewaard: je bent uitgelogd." };
  const { says, choose } = exercise(Array.from({ length: 5 }, () => loggedOut));
  await choose();

  const sentences = [says()];
  for (let second = 0; second < 12; second++) {
    mock.timers.tick(1000);
    sentences.push(says());
    await settled();
    sentences.push(says());
  }

  assert.deepEqual([...new Set(sentences)], ["Niet bewaard: je bent uitgelogd."]);
});

test("who asks for it sees that it is tried", async () => {
  const { says, choose, el } = exercise([{ type: "failed" }, null]);
  await choose();

  el.querySelector(".ex-foot button").click();
  await settled();

  assert.equal(says(), "Even bewaren…");
});

test("a host that says nothing counts as no connection, after half a minute on a page", async () => {
  const { says, choose } = exercise([null]);
  await choose();
  mock.timers.tick(29_000);
  await settled();
  assert.equal(says(), "Even bewaren…");

  mock.timers.tick(1_000);
  await settled();

  assert.equal(says(), "Niet bewaard: geen verbinding. We proberen het opnieuw.");
});

test("a reply that comes too late still counts", async () => {
  const { model, says, choose } = exercise([null]);
  await choose();
  mock.timers.tick(30_000);
  await settled();
  const { id } = shown.pending;

  const view = { ...VIEW, state: "done", at: "2026-01-02T10:00:00Z" };
  model.fire("msg:custom", { type: "saved", id, view });

  assert.match(says(), /^Bewaard op 2 januari om \d\d:00$/);
  assert.equal(localStorage.length, 0);
});

test("a kernel that died says what to do", async () => {
  const { model, says, choose } = exercise([null]);
  await choose();
  model.comm_live = false;
  model.fire("comm_live_update");
  await settled();

  assert.equal(says(), "Niet bewaard: het notitieblok reageert niet. Voer het opnieuw uit, je keuze "
    + "staat klaar.");
});

test("what the service refuses is told, and is not kept", async () => {
  const { says, choose } = exercise([{ type: "refused", message: "Je hebt al gekozen.", view: VIEW }]);

  await choose();

  assert.equal(says(), "Je hebt al gekozen.");
  assert.equal(localStorage.length, 0);
});

test("a sensitive case shows its notice first, and skipping is an answer", async () => {
  const view = { ...VIEW, notice: "geweld", help: [] };
  const skipped = { ...view, state: "skipped", skipped_at: new Date().toISOString() };
  const { el } = exercise([{ type: "saved", view: skipped }], { view });
  assert.match(el.textContent, /Deze casus gaat over: geweld\./);
  assert.doesNotMatch(el.textContent, /Er gebeurt iets/);

  [...el.querySelectorAll("button")].find((one) => one.textContent === "Overslaan").click();
  await settled();

  assert.match(el.textContent, /Je hebt deze casus overgeslagen\. Dat is goed\./);
});
