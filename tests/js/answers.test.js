import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import "./browser.js";

const { post } = await import("../../course/web/static/answers.js");
const { Service, request } = await import("../../course/web/static/http.js");

const ANSWER = { id: "a", learner: "anna", step: "", answer: { option: "x" } };
const LOGGED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in. "
  + "Daarna bewaren we je keuze.";

/** The service replies this, by turns; null is no connection. Returns the requests. */
function replies(...all) {
  const asked = [];
  mock.method(globalThis, "fetch", async (url, options) => {
    asked.push({ url, ...options });
    const reply = all.length > 1 ? all.shift() : all[0];
    if (reply === null) throw new TypeError("Failed to fetch");
    const { status = 200, body, type = "basic" } = reply;
    const json = async () => (body === undefined ? Promise.reject(new SyntaxError("no JSON")) : body);
    return { status, type, json };
  });
  return asked;
}

/** Posts the answer while the hidden frame reports, or never does, that the log-in was renewed. */
async function posted({ renews = false } = {}) {
  const service = new Service("https://cursus.test/services/cursus/api/");
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(document.body, "append", () => {
    if (!renews) { mock.timers.tick(6000); return; }
    const event = new Event("message");
    dispatchEvent(Object.assign(event, { origin: location.origin, data: "course:ping" }));
  });
  return post(service, { lesson: "een-les", exercise: "casus", answer: ANSWER });
}

afterEach(() => { mock.timers.reset(); mock.restoreAll(); });

test("an answer goes to its exercise, with the cookie's proof as it is now", async () => {
  document.cookie = "_xsrf=eerste; path=/";
  const asked = replies({ body: { type: "saved", id: "a", view: { id: "casus" } } });
  document.cookie = "_xsrf=tweede; path=/";

  const reply = await posted();

  const [{ url, headers, body, redirect }] = asked;
  assert.equal(url, "https://cursus.test/services/cursus/api/lessons/een-les/exercises/casus/answers");
  assert.equal(headers["X-XSRFToken"], "tweede");
  assert.equal(redirect, "manual");
  assert.deepEqual(JSON.parse(body), ANSWER);
  assert.deepEqual(reply, { type: "saved", id: "a", view: { id: "casus" } });
});

test("409 is the service's last word, in its own words", async () => {
  const refused = { type: "refused", id: "a", message: "Je hebt al gekozen.", view: null };
  replies({ status: 409, body: refused });

  assert.deepEqual(await posted(), refused);
});

for (const [name, reply] of [
  ["a redirect to the log-in", { status: 0, type: "opaqueredirect" }],
  ["401", { status: 401, body: { type: "failed", message: "Log opnieuw in." } }],
  ["403 without a reason of ours", { status: 403, body: { type: "failed", message: "Niet voor jou." } }],
  ["403 of a proxy", { status: 403 }],
]) {
  test(`${name} always says the same: logged out`, async () => {
    replies(reply);

    assert.deepEqual(await posted(), { type: "failed", message: LOGGED_OUT });
  });
}

test("somebody else's log-in says who is meant, and the answer waits", async () => {
  const message = "Je bent nu ingelogd als docent.";
  const asked = replies({ status: 403, body: { type: "failed", reason: "other-login", message } });

  assert.deepEqual(await posted({ renews: true }), { type: "failed", message });
  assert.equal(asked.length, 1); // a renewed log-in would be the same person
});

test("a log-in that can be renewed is renewed, and the answer saved", async () => {
  replies({ status: 401, body: null }, { body: { type: "saved", id: "a", view: {} } });

  assert.equal((await posted({ renews: true })).type, "saved");
});

for (const [name, reply] of [
  ["no connection", null],
  ["a proxy's 503 page", { status: 503 }],
  ["a reply to another answer", { body: { type: "saved", id: "b", view: {} } }],
  ["a reply that is no reply", { body: [] }],
]) {
  test(`${name} is not saved, without words of its own`, async () => {
    replies(reply);

    const { type, message } = await posted();

    assert.equal(type, "failed");
    assert.ok(!message);
  });
}

test("a 503 of the service brings its sentence", async () => {
  const message = "We kunnen nu niet bij de gegevens.";
  replies({ status: 503, body: { type: "failed", message } });

  assert.deepEqual(await posted(), { type: "failed", message });
});

test("a request never rejects", async () => {
  replies(null);

  assert.deepEqual(await request("GET", "/"), { status: 0, body: null });
});
