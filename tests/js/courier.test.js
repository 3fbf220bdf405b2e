import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { entry, settled } from "./browser.js";

const { Courier, flush } = await import("../../course/widgets/core/courier.js");
const { Outbox } = await import("../../course/widgets/core/outbox.js");

let couriers = [];

/** A courier of this lesson whose host replies what `replies` gives, by turns; with its log. */
function courier(replies, accepts = () => true) {
  const log = [];
  const made = new Courier({
    outbox: new Outbox("anna"),
    accepts,
    transmit: async ({ id }) => {
      log.push(`to ${id}`);
      return replies.shift() ?? { type: "saved" };
    },
    report: ({ type }, { id }) => log.push(`${type} ${id}`),
  });
  couriers.push(made);
  return { made, log };
}

beforeEach(() => {
  localStorage.clear();
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0.5); // pauses as they are said, without chance
});

afterEach(() => {
  couriers.forEach((one) => one.close());
  couriers = [];
  mock.timers.reset();
  mock.restoreAll();
});

test("answers go one at a time, the oldest first, and leave the outbox when they are saved", async () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("b", { made: 2 }));
  outbox.put(entry("a", { made: 1 }));
  const { made, log } = courier([]);

  await made.kick();

  assert.deepEqual(log, ["sending a", "to a", "saved a", "sending b", "to b", "saved b"]);
  assert.deepEqual(outbox.entries(), []);
});

test("asked twice, it runs once", async () => {
  new Outbox("anna").put(entry("a"));
  const { made, log } = courier([]);

  await Promise.all([made.kick(), made.kick()]);

  assert.deepEqual(log, ["sending a", "to a", "saved a"]);
});

test("what was refused is the service's last word; what failed waits", async () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("a", { made: 1 }));
  outbox.put(entry("b", { made: 2 }));
  const { made } = courier([{ type: "refused" }, { type: "failed" }]);

  await made.kick();

  assert.deepEqual(outbox.entries().map(({ id }) => id), ["b"]);
});

test("it tries again by itself, each time after twice as long, and a minute at most", async () => {
  new Outbox("anna").put(entry("a"));
  const { made, log } = courier(Array.from({ length: 8 }, () => ({ type: "failed" })));
  await made.kick();

  const pauses = [];
  while (made.waiting.length) {
    const before = log.length;
    let seconds = 0;
    while (log.length === before) {
      seconds++;
      mock.timers.tick(1000);
      await settled();
    }
    pauses.push(seconds);
  }

  assert.deepEqual(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
  assert.equal(log.at(-1), "saved a");
});

test("after an answer from the service the pauses begin short again", async () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("a", { made: 1 }));
  const failed = { type: "failed" };
  const { made, log } = courier([failed, failed, { type: "saved" }, failed]);
  await made.kick();
  mock.timers.tick(2000);
  await settled();
  outbox.put(entry("b", { made: 2 }));
  mock.timers.tick(4000);
  await settled();
  assert.equal(log.at(-1), "failed b");

  mock.timers.tick(2000);
  await settled();

  assert.equal(log.at(-1), "saved b");
});

test("when the connection is back it does not wait for its turn", async () => {
  new Outbox("anna").put(entry("a"));
  const { made, log } = courier([{ type: "failed" }, { type: "failed" }, { type: "failed" }]);
  await made.kick();
  for (const seconds of [2, 4]) {
    mock.timers.tick(seconds * 1000);
    await settled();
  }

  dispatchEvent(new Event("online")); // eight seconds to go
  mock.timers.tick(300);
  await settled();

  assert.equal(log.at(-1), "saved a");
});

test("of two tabs one sends, and the other has nothing left to send", async () => {
  new Outbox("anna").put(entry("a"));
  const first = courier([]);
  const second = courier([]);
  second.made.later(8);

  await first.made.kick();
  mock.timers.tick(8000);
  await settled();

  assert.deepEqual(second.log, []);
});

test("it takes what is its own only, and nothing once it is closed", async () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("a", { exercise: "casus" }));
  outbox.put(entry("b", { exercise: "andere" }));
  const { made, log } = courier([{ type: "failed" }], ({ exercise }) => exercise === "casus");
  await made.kick();
  made.close();

  mock.timers.tick(60_000);
  await settled();

  assert.deepEqual(log, ["sending a", "to a", "failed a"]);
  assert.equal(outbox.entries().length, 2);
});

test("before handing in everything is tried, and what is left is told", async () => {
  const outbox = new Outbox("anna");
  outbox.put(entry("a", { exercise: "een", made: 1 }));
  outbox.put(entry("b", { exercise: "twee", made: 2 }));
  courier([], ({ exercise }) => exercise === "een");
  courier([{ type: "failed" }], ({ exercise }) => exercise === "twee");

  const left = await flush("anna");

  assert.deepEqual(left.map(({ id }) => id), ["b"]);
});
