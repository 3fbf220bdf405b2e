// The form of a story: what is being written, and what stands around it.

import { h, paragraphs } from "../core/dom.js";
import { Draft } from "../core/draft.js";
import { clock } from "../core/time.js";
import { OWN_KEYS, recognisable, rubric } from "./blocks.js";
import { asked, count, words } from "./hints.js";
import { finds } from "./pii.js";

const PAUSE = 900; // ms without a key before the questions are looked at again
const EMPTY = "Schrijf eerst iets. Daarna kun je bewaren.";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What is being written, and what stands around it. */
export class Desk {
  constructor(exercise) {
    this.exercise = exercise;
    const { answer, at } = this.view;
    this.drafts = new Draft(exercise.model);
    const draft = this.drafts.value;
    /** @type {Map<string, ReturnType<Desk["field"]>>} */
    this.parts = new Map(); // empty while the story is closed
    this.sent = [];
    this.agreed = new Set(draft?.agreed);
    this.texts = this.complete(draft?.fields ?? exercise.pending?.answer.fields ?? answer?.fields);
    this.before = this.saved; // what was saved when we last looked
    this.base = draft ? draft.at : at; // when that was
    this.isOvertaken = !!draft && draft.at !== at && this.isUnsaved;
    this.left = new Set(); // fields that were left once: only then they are asked about
    for (const [id, text] of Object.entries(this.texts)) if (text) this.left.add(id);
  }

  get view() { return this.exercise.view; }

  get isOpen() { return this.exercise.mode !== "closed"; }

  /** A text for every field. */
  complete(fields = {}) {
    return Object.fromEntries(this.view.fields.map(({ id }) => [id, fields[id] ?? ""]));
  }

  get saved() {
    const { pending } = this.exercise;
    return this.complete((pending?.answer ?? this.view.answer)?.fields);
  }

  get isUnsaved() { return this.isOpen && !same(this.texts, this.saved); }

  // Kept in this browser until it is saved; not in a preview.

  keepDraft() {
    const { base: at, texts: fields, agreed } = this;
    this.isLasting = this.drafts.put(this.isUnsaved ? { at, fields, agreed: [...agreed] } : null,
      { lasting: this.exercise.mode !== "preview" });
  }

  // Drawing

  draw() {
    const { question, instruction } = this.view;
    const parts = [
      this.isOpen && h("p", { class: "ex-note" },
        "Noem geen namen of plaatsen. Schrijf zo dat niemand herkenbaar is."),
      paragraphs(question, "ex-question"),
      this.isOpen && instruction && paragraphs(instruction),
      rubric(this.view),
    ];
    this.end = h("div");
    return [...parts, this.isOpen ? this.form() : this.reading(), this.end];
  }

  reading() {
    return h("div", { class: "ex-form" }, this.view.fields.map(({ id, label }) => [
      h("p", { class: "ex-label" }, label),
      h("p", { class: "ex-written", dir: "auto" }, this.saved[id] || "Niets geschreven."),
    ]));
  }

  /** The question afterwards, once every field has words. */
  close() {
    const { closing } = this.view;
    if (!closing === !this.end.childElementCount) return;
    this.end.replaceChildren(closing ? h("div", { class: "ex-closing" },
    h("p", { class: "ex-label" }, "Om over na te denken"), paragraphs(closing),
    h("p", { class: "ex-small" }, "Dit antwoord is alleen voor jezelf.")) : "");
  }

  form() {
    const { uid } = this.exercise;
    this.parts = new Map(this.view.fields.map((field) => [field.id, this.field(field)]));
    this.total = h("p", { class: "ex-count" });
    this.questions = h("ul", { class: "ex-asks", "aria-label": "Vragen bij je hele verhaal" });
    this.elsewhere = h("div");
    this.told = "";
    this.asking = h("div");
    this.save = h("button", { class: "ex-button", id: `${uid}-knop` });
    const submit = (event) => { event.preventDefault(); this.trySaving(); };
    const form = h("form", { class: "ex-form ex-story", novalidate: true, autocomplete: "off",
      onsubmit: submit },
    this.elsewhere, [...this.parts.values()].map(({ node }) => node), this.total, this.questions,
    this.asking, this.save);
    return form;
  }

  field({ id, label, question, help, min_words: low, max_words: high }) {
    const name = this.idOf(id);
    const area = h("textarea", { id: name, class: "ex-writing", dir: "auto",
      rows: Math.min(9, Math.ceil(high / 14) + 1), maxlength: this.view.longest,
      "aria-describedby": `${name}-hulp ${name}-telling`,
      oninput: () => this.typed(id), onblur: () => { this.left.add(id); this.askSoon(); } });
    area.value = this.texts[id];
    const counted = h("p", { class: "ex-count", id: `${name}-telling` });
    const asks = h("ul", { class: "ex-asks", "aria-label": `Vragen bij ${label}` });
    const node = h("div", { class: "ex-field" },
      h("label", { for: name }, h("span", { class: "ex-letter" }, label), question),
      help && h("p", { class: "ex-small", id: `${name}-hulp` }, help), area, counted, asks);
    return { node, area, counted, asks, low, high };
  }

  idOf(field) { return `${this.exercise.uid}-veld-${field}`; }

  // While writing

  typed(id) {
    this.texts[id] = this.parts.get(id)?.area.value ?? "";
    if (["refused", "new"].includes(this.exercise.note?.[0])) this.exercise.note = null;
    this.keepDraft();
    this.refresh();
    this.askSoon();
  }

  /** In a moment: what appears at once moves the button or field that somebody is pressing. */
  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  /** Brings counts, questions and the button up to date; the fields stay as they are. */
  refresh() {
    this.close();
    if (!this.isOpen) return;
    let sum = 0;
    for (const [id, { counted, low, high }] of this.parts) {
      const number = words(this.texts[id]).length;
      sum += number;
      counted.textContent = `${number} ${number === 1 ? "woord" : "woorden"}, `
        + `${low} tot ${high} is prettig`;
    }
    this.total.textContent = `Samen ${sum} ${sum === 1 ? "woord" : "woorden"}`;
    const { pending, struggles } = this.exercise;
    this.save.hidden = !!(pending && struggles && !this.isUnsaved);
    this.save.textContent = pending && !this.isUnsaved ? "Even bewaren…" : "Bewaren";
    this.tell();
    const { model } = this.exercise;
    if (model.get("unsaved") !== this.isUnsaved) model.set("unsaved", this.isUnsaved);
    this.exercise.showStatus();
  }

  /** The friendly questions, about fields that were left once; about the whole when all were. */
  ask() {
    if (!this.isOpen) return;
    const all = this.view.fields
      .every(({ id }) => this.left.has(id) && words(this.texts[id]).length);
    const due = this.view.hints.filter((hint) => (hint.field ? this.left.has(hint.field) : all)
      && asked(hint, this.texts));
    const put = (list, hints) => {
      const lines = hints.map((hint) => this.sentence(hint));
      if (!same([...list.children].map((line) => line.textContent), lines)) {
        list.replaceChildren(...lines.map((line) => h("li", {}, line)));
      }
      list.hidden = !lines.length;
    };
    for (const [id, { asks }] of this.parts) put(asks, due.filter((hint) => hint.field === id));
    put(this.questions, due.filter((hint) => !hint.field));
  }

  sentence({ rule, words: looked, ask }) {
    const text = Object.values(this.texts).join("\n");
    const found = rule === "found" ? looked.filter((phrase) => count(text, [phrase])) : [];
    const quoted = found.map((phrase) => `‘${phrase}’`).join(" en ");
    return `${quoted && `Je schreef ${quoted}. `}${ask.replace("{n}", words(text).length)}`;
  }

  // What else was saved meanwhile

  /** Something was saved: by this form, or at another door, tab or device. */
  arrived() {
    const { saved: there, before } = this;
    const isKnown = same(there, before) || this.sent.some((fields) => same(fields, there));
    this.before = there;
    if (!isKnown && same(this.texts, before)) this.write(there);
    if (!isKnown && this.isUnsaved) this.isOvertaken = true;
    if (!this.isUnsaved) this.isOvertaken = false;
    if (!this.isOvertaken) this.base = this.view.at;
    this.keepDraft();
  }

  write(fields) {
    this.texts = this.complete(fields);
    for (const [id, { area }] of this.parts) area.value = this.texts[id];
  }

  /** Says that another text was saved elsewhere, and lets the writer look at it. */
  tell() {
    const { at, answer } = this.view;
    const isNews = this.isOvertaken && this.isUnsaved && at;
    const sign = isNews ? at : "";
    if (this.told === sign) return;
    this.told = sign;
    const take = () => {
      this.write(answer?.fields);
      this.arrived();
      this.refresh();
      this.exercise.focusOn(this.idOf(this.view.fields[0].id));
    };
    this.elsewhere.replaceChildren(...(isNews ? [h("div", { class: "ex-note" },
      h("p", {}, `Dit verhaal is ${clock(at)} ergens anders bewaard. Hieronder staat je tekst van `
        + "dit apparaat. Bewaar je die, dan telt die."),
      h("details", {}, h("summary", OWN_KEYS, "De andere tekst lezen"),
        this.view.fields.map(({ id, label }) => [h("p", { class: "ex-label" }, label),
          h("p", { class: "ex-written", dir: "auto" }, answer?.fields[id] || "Leeg.")])),
      h("button", { type: "button", class: "ex-button ex-quiet", onclick: take, ...OWN_KEYS },
        "De andere tekst gebruiken"))] : []));
  }

  // Saving

  trySaving() {
    if (!this.isUnsaved) {
      if (words(Object.values(this.texts).join(" ")).length) return;
      this.exercise.note = ["new", EMPTY];
      this.exercise.showStatus();
      this.exercise.focusOn(this.idOf(this.view.fields[0].id));
      return;
    }
    this.view.fields.forEach(({ id }) => this.left.add(id));
    this.ask();
    const found = this.view.fields.flatMap(({ id }) => finds(this.texts[id], this.view.names)
      .map((one) => ({ ...one, field: id })));
    const open = found.filter((one) => !this.agreed.has(one.text));
    if (open.length) this.question(open);
    else this.send();
  }

  question(open) {
    const { uid } = this.exercise;
    const [first] = open;
    const unlike = [...new Set(open.map((one) => one.text))];
    const listed = unlike.flatMap((text, at) => [
      at ? (at === unlike.length - 1 ? " en " : ", ") : "", h("q", { dir: "auto" }, text)]);
    const change = () => {
      this.closeQuestion();
      const area = this.parts.get(first.field)?.area;
      area.focus();
      area.setSelectionRange(first.at, first.at + first.text.length);
    };
    const agree = () => {
      open.forEach((one) => this.agreed.add(one.text));
      this.closeQuestion();
      this.save.focus();
      this.send();
    };
    this.asking.replaceChildren(recognisable({ uid, listed, change, agree }));
    this.exercise.focusOn(`${uid}-vraag`);
  }

  closeQuestion() { this.asking.replaceChildren(); }

  send() {
    const fields = { ...this.texts };
    this.sent.push(fields);
    this.isOvertaken = false;
    this.closeQuestion();
    this.exercise.commit({ step: "", answer: { fields } });
    this.keepDraft();
    this.refresh();
  }
}
