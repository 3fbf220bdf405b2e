// One question to the host of an exercise, and its answer.

// Seconds without an answer that count as not saved: a kernel can hang; a page always answers, by
// the time that it tried, renewed the log-in and tried again.
const LIMIT = { notebook: 10, page: 30 };
const DEAD = "Niet bewaard: het notitieblok reageert niet. Voer het opnieuw uit, je keuze staat "
  + "klaar.";

/**
 * Sends a message through the model; resolves to its reply, or to `failed` after a while.
 * @param {import("./types").Model} model
 * @param {{ id: string }} message
 * @returns {Promise<import("./types").Reply>} never rejects
 */
export function ask(model, message) {
  return new Promise((resolve) => {
    const settle = (/** @type {import("./types").Reply} */ reply) => {
      clearTimeout(timer);
      model.off("msg:custom", hear);
      model.off("comm_live_update", check);
      resolve(reply);
    };
    const fail = (/** @type {string} */ text) => (
      settle({ type: "failed", id: message.id, message: text }));
    const hear = (reply) => { if (reply?.id === message.id) settle(reply); };
    const check = () => { if (!model.comm_live) fail(DEAD); }; // a kernel died
    const timer = setTimeout(() => fail(""),
      1000 * LIMIT[model.widget_manager ? "notebook" : "page"]);
    model.on("msg:custom", hear);
    model.on("comm_live_update", check);
    try { model.send(message); } catch { fail(DEAD); }
  });
}
