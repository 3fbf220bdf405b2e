// The host of a lesson page: gives each exercise a model with the methods of a notebook's, takes
// answers to the service, counts progress, and hands in. On Mijn cursus it sends what still waits.

const data = JSON.parse(document.getElementById("les-data").textContent);
const { api } = data; // …/api/
const shared = await import(data.shared);
const { h } = shared;
const byId = (id) => document.getElementById(id);
const models = new Map(); // exercise → Model
const LOGGED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in. "
  + "Daarna bewaren we je keuze.";

// ---- talking to the service

/** Read at every request: the cookie can change while the page is open. */
const xsrf = () => document.cookie.match(/(?:^|; )_xsrf="?([^;"]*)/)?.[1] ?? "";

/** One request; status 0 is no connection, body null is not JSON. */
async function request(method, url, body) {
  try {
    const response = await fetch(url, {
      method, credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: { "X-XSRFToken": xsrf(), "Content-Type": "application/json" },
      body: body && JSON.stringify(body), signal: AbortSignal.timeout?.(10_000),
    });
    const status = response.type === "opaqueredirect" ? 401 : response.status;
    return { status, body: await response.json().catch(() => null) };
  } catch {
    return { status: 0 };
  }
}

const isLost = ({ status }) => status === 401 || status === 403;
let renewing = null;

/** Renews the log-in in a hidden frame; resolves to whether it worked. */
function renew() {
  renewing ??= new Promise((resolve) => {
    const frame = h("iframe", { src: `${api}../ping`, hidden: true, title: "Inloggen vernieuwen" });
    const settle = (worked) => {
      removeEventListener("message", hear);
      clearTimeout(timer);
      frame.remove();
      renewing = null;
      resolve(worked);
    };
    const hear = (event) => {
      if (event.origin === location.origin && event.data === "course:ping") settle(true);
    };
    const timer = setTimeout(() => settle(false), 6_000);
    addEventListener("message", hear);
    document.body.append(frame);
  });
  return renewing;
}

/** A request that renews a lost log-in and tries once more. */
async function call(method, url, body) {
  const first = await request(method, url, body);
  if (!isLost(first) || !(await renew())) return first;
  return request(method, url, body);
}

/** Sends an answer; the service's message, or `failed`. Lost log-in is never the last word. */
async function post(lesson, exercise, answer) {
  const url = `${api}lessons/${lesson}/exercises/${exercise}/answers`;
  const result = await call("POST", url, answer);
  const reply = result.body;
  if (result.status === 401) return { type: "failed", message: LOGGED_OUT };
  if (result.status === 403) return { type: "failed", message: reply?.message };
  const final = reply?.id === answer.id && ["saved", "refused"].includes(reply.type);
  return final ? reply : { type: "failed", message: reply?.type === "failed" && reply.message };
}

// ---- a model for each exercise

class Model {
  #traits;
  #listeners = [];
  #given = []; // in a preview: all answers so far, because nothing is stored

  constructor(traits) { this.#traits = traits; }

  get(name) { return this.#traits[name]; }

  set(name, value) {
    if (JSON.stringify(this.#traits[name]) === JSON.stringify(value)) return;
    this.#traits[name] = value;
    this.fire(`change:${name}`);
  }

  save_changes() { /* the page changes nothing but by answers */ }

  on(name, act) { this.#listeners = [...this.#listeners, { name, act }]; }

  off(name, act) {
    this.#listeners = this.#listeners.filter((one) => one.name !== name || one.act !== act);
  }

  fire(name, detail) {
    for (const one of this.#listeners) if (one.name === name) one.act(detail);
  }

  async send({ type: _, ...answer }) {
    const { id, learner } = answer;
    const isPreview = this.get("mode") === "preview";
    const body = isPreview ? { id, learner, answers: [...this.#given, answer] } : answer;
    const reply = await post(this.get("lesson"), this.get("view").id, body);
    if (reply.type === "saved" && body.answers) this.#given = body.answers;
    this.fire("msg:custom", { ...reply, id });
  }
}

async function place(slot, view) {
  const { learner, lesson, release, mode, shared: url } = data;
  const model = new Model({ view, learner, lesson, release, mode, shared: url, message: "" });
  models.set(view.id, model);
  model.on("change:view", showProgress);
  model.on("change:unsaved", showProgress); // a kind that saves by a button says so
  try {
    const kind = (await import(data.kinds[view.kind])).default;
    const el = h("div");
    await kind.render({ model, el });
    slot.replaceChildren(el);
  } catch (error) {
    console.error(error);
    slot.replaceChildren(h("p", { class: "note note-warn" },
      `De oefening ‘${view.title}’ kan nu niet worden getoond. Laad de pagina opnieuw.`));
  }
}

// ---- progress

/** The exercises that count, as the service says. */
const counted = () => (data.counting ?? []).filter((id) => models.has(id))
  .map((id) => models.get(id).get("view"));

const isUnsaved = (view) => !!models.get(view.id).get("unsaved");

const openOnes = () => counted().filter((view) => isUnsaved(view)
  || !["done", "skipped"].includes(view.state));

function openList(views) {
  return h("ul", { class: "open-list" }, views.map((view) => h("li", {},
    h("a", { href: `#oefening-${view.id}` }, view.title),
    isUnsaved(view) ? h("span", { class: "quiet" }, " geschreven, nog niet bewaard")
      : view.state === "busy" && h("span", { class: "quiet" }, " begonnen, nog niet af"))));
}

function showProgress() {
  const all = counted();
  const open = openOnes();
  document.dispatchEvent(new CustomEvent("course:progress", { detail: {
    counted: all.map((view) => view.id), open: open.map((view) => view.id) } }));
  if (!byId("voortgang") || !all.length) return;
  byId("voortgang").hidden = false;
  byId("voortgang-balk").max = all.length;
  byId("voortgang-balk").value = all.length - open.length;
  byId("voortgang-tekst").textContent = `${all.length - open.length} van ${all.length} gedaan`;
  if (!byId("inleveren-knop")) return;
  byId("nog-open").replaceChildren(...(open.length
    ? [h("p", {}, "Dit staat nog open:"), openList(open)]
    : ["Je hebt alle oefeningen gedaan."]));
}

// ---- staying up to date

let refreshed = performance.now();

/** Fetches the states anew: another tab or door may have changed them. */
async function refresh() {
  if (!data.lesson || data.mode === "preview" || document.visibilityState === "hidden") return;
  refreshed = performance.now();
  const { status, body } = await call("GET", `${api}lessons/${data.lesson}`);
  if (status !== 200 || !body?.exercises) return;
  if (body.learner !== data.learner) return showNote("Je bent nu ingelogd als iemand anders. "
    + "Laad de pagina opnieuw om verder te gaan.");
  if (body.message !== data.message) showNote(body.message);
  data.message = body.message;
  for (const view of body.exercises) {
    models.get(view.id)?.set("mode", body.mode);
    models.get(view.id)?.set("view", view);
  }
}

function showNote(text) {
  byId("les-melding").textContent = text;
  byId("les-melding").hidden = !text;
}

/** Sends what waits for other lessons too; says so while it cannot. */
function carryOthers() {
  const show = (reply) => {
    const count = courier.waiting.length;
    const text = count ? `Nog niet bewaard: ${count} ${count === 1 ? "keuze" : "keuzes"} uit een les.`
      + " We proberen het opnieuw." : reply.message ?? "";
    byId("wachtend").hidden = !text;
    byId("wachtend").textContent = text;
  };
  const courier = new shared.Courier({
    outbox: new shared.Outbox(data.learner),
    accepts: (entry) => entry.lesson !== data.lesson || !models.has(entry.exercise),
    transmit: ({ lesson, exercise, made: _, ...answer }) => post(lesson, exercise, answer),
    report: show,
  });
  if (courier.waiting.length) courier.kick();
}

// ---- handing in

function say(text) {
  byId("inleveren-melding").textContent = text;
}

/** Asks whether to hand in while something is open; resolves to yes or no. */
function confirmed(open) {
  const dialog = byId("inleveren-vraag");
  byId("inleveren-vraag-tekst").replaceChildren(openList(open),
    h("p", {}, open.some((view) => view.points) && "Wat open staat, levert geen punten op. ",
      "Wil je toch inleveren?"));
  dialog.returnValue = "nee";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ja"), { once: true });
  });
}

async function handIn() {
  say("Even bewaren wat nog wacht…");
  const left = (await shared.flush(data.learner)).filter((entry) => entry.lesson === data.lesson);
  if (left.length) return say("Er is nog niets ingeleverd, want niet al je keuzes konden worden "
    + "bewaard. Probeer het opnieuw als je weer verbinding hebt.");
  say("");
  const open = openOnes();
  if (open.length && !(await confirmed(open))) return null;
  say("Even inleveren…");
  const { status, body } = await call("POST", data.handin_url, { learner: data.learner });
  if (status === 200 && body?.receipt) return location.assign(new URL(body.receipt, location));
  return say(body?.message ?? "Inleveren lukte niet: geen verbinding. Probeer het zo weer.");
}

function bindHandIn(button) {
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    await handIn();
    busy = false;
  });
  byId("inleveren-vraag").addEventListener("click", (event) => {
    if (event.target.closest("a")) event.currentTarget.close("nee");
  });
}

// ---- start

const views = new Map((data.exercises ?? []).map((view) => [view.id, view]));
await Promise.all([...document.querySelectorAll("[data-exercise]")]
  .filter((slot) => views.has(slot.dataset.exercise))
  .map((slot) => place(slot, views.get(slot.dataset.exercise))));
showProgress();
carryOthers();
if (byId("inleveren-knop")) bindHandIn(byId("inleveren-knop"));
document.addEventListener("visibilitychange", () => {
  if (performance.now() - refreshed > 2_000) refresh();
});
addEventListener("storage", (event) => {
  if (event.key?.startsWith("course/outbox/") && event.newValue === null) refresh();
});
if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
