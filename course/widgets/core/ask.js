// One question to the host of an exercise, and its answer.

const TIME_LIMIT = 10_000; // ms without an answer from the host: counts as not saved
const DEAD = "Niet bewaard: het notitieblok reageert niet. Voer het opnieuw uit, je keuze staat klaar.";

/** Sends a message through the model; resolves to its reply, or to `failed` after a while. */
export function ask(model, message) {
  return new Promise((resolve) => {
    const settle = (reply) => {
      clearTimeout(timer);
      model.off("msg:custom", hear);
      model.off("comm_live_update", check);
      resolve(reply);
    };
    const fail = (text) => settle({ type: "failed", id: message.id, message: text });
    const hear = (reply) => { if (reply?.id === message.id) settle(reply); };
    const check = () => { if (!model.comm_live) fail(DEAD); }; // a kernel died
    const timer = setTimeout(fail, TIME_LIMIT);
    model.on("msg:custom", hear);
    model.on("comm_live_update", check);
    try { model.send(message); } catch { fail(DEAD); }
  });
}
