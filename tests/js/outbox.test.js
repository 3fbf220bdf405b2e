import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { entry, fillStorage } from "./browser.js";

const { OUTBOX, Outbox, uuid, watchers } = await import("../../course/widgets/core/outbox.js");

beforeEach(() => localStorage.clear());

test("an answer is there for every tab and after closing this one", () => {
  new Outbox("anna").put(entry("a"));

  assert.deepEqual(JSON.parse(localStorage.getItem(`${OUTBOX}anna/a`)), entry("a"));
  assert.deepEqual(new Outbox("anna").entries(), [entry("a")]);
  assert.equal(new Outbox("anna").isLasting("a"), true);
});

test("the oldest goes first, and each learner has an outbox of their own", () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("late", { made: 5 }));
  outbox.put(entry("early", { made: 2 }));
  new Outbox("bram").put(entry("other", { learner: "bram", made: 1 }));
  new Outbox("anna/bram").put(entry("odd", { made: 1 }));

  assert.deepEqual(outbox.entries().map(({ id }) => id), ["early", "late"]);
  assert.deepEqual(new Outbox("anna/bram").entries().map(({ id }) => id), ["odd"]);
});

test("in a full browser an answer stays with this tab, and that is known", () => {
  const outbox = new Outbox("anna");
  const undo = fillStorage();
  outbox.put(entry("a"));
  undo();

  assert.equal(localStorage.length, 0);
  assert.deepEqual(outbox.entries(), [entry("a")]);
  assert.equal(outbox.isLasting("a"), false);
  outbox.drop("a");
  assert.deepEqual(outbox.entries(), []);
});

test("a preview leaves nothing in the browser", () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("a"), { lasting: false });

  assert.equal(localStorage.length, 0);
  assert.equal(outbox.entries().length, 1);
  outbox.drop("a");
});

test("what is broken, or not ours, stops nobody", () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("a"));
  for (const [id, text] of [["b", "{\"id\": \"b\", \"ans"], ["c", "null"], ["d", "[]"], ["e", "7"],
    ["f", ""], ["g", "{\"id\": \"g\"}"]]) localStorage.setItem(`${OUTBOX}anna/${id}`, text);
  localStorage.setItem("course/draft/anna/een-les/casus", "{}");

  assert.deepEqual(outbox.entries(), [entry("a")]);
});

test("those who watch hear who put or dropped, and of another tab", () => {
  const heard = [];
  const watch = (by) => heard.push(by);
  watchers.add(watch);
  const outbox = new Outbox("anna");
  outbox.put(entry("a"), { by: "me" });
  outbox.drop("a", "me");
  dispatchEvent(new StorageEvent("storage", { key: `${OUTBOX}anna/b` }));
  dispatchEvent(new StorageEvent("storage", { key: "course/folds/anna" }));
  watchers.delete(watch);

  assert.deepEqual(heard, ["me", "me", null]);
});

test("ids are random UUIDs of version 4", () => {
  const ids = Array.from({ length: 500 }, uuid);

  assert.equal(new Set(ids).size, ids.length);
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (const id of ids) assert.match(id, form);
});
