// A story in fields: written at leisure, kept in this browser while typing, and saved by a button.
//
// What it notices follows the rules of course/exercises/hints.py and pii.py, with the
// lists that come with the view. It asks; it never forbids and never says that a text is wrong.

const DRAFT = "course/draft/"; // + learner/lesson/exercise, in localStorage: what is not saved yet
const PAUSE = 900; // ms without a key before the questions are looked at again
const UNSAVED = "Nog niet bewaard. Je tekst staat alleen op dit apparaat.";
const FRAGILE = "Nog niet bewaard. Laat deze pagina open tot je hebt bewaard.";
const EMPTY = "Schrijf eerst iets. Daarna kun je bewaren.";
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // for JupyterLab
const QUESTION = "Kan iemand hier een cliënt herkennen?";

// ---- noticing

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

/** The words of a text in lower case; a word is letters and digits, with ' and - inside. */
export function words(text) {
  return text.normalize("NFC").toLowerCase().match(WORD) ?? [];
}

/** How often one of `phrases` stands in `text`, word for word. */
export function count(text, phrases) {
  const held = ` ${words(text).join("  ")} `;
  return phrases.reduce((sum, phrase) => (
    sum + held.split(` ${phrase.split(" ").join("  ")} `).length - 1), 0);
}

/** Whether a friendly question is asked about these texts. */
export function asked(hint, fields) {
  const text = hint.field ? fields[hint.field] ?? "" : Object.values(fields).join("\n");
  const number = words(text).length;
  if (!number) return false;
  if (hint.rule === "length") return number < hint.low || number > hint.high;
  if (hint.rule === "outnumbered") return count(text, hint.words) > count(text, hint.than);
  return (count(text, hint.words) > 0) === (hint.rule === "found");
}

const MAIL = /[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}_-]{1,60}(?:\.[\p{L}\p{N}_-]{1,60}){0,4}\.\p{L}{2,20}/gu;
const NINE = /\d{9}(?!\d)|\d{4}[. ]\d{2}[. ]\d{3}(?!\d)|\d{3}[. ]\d{3}[. ]\d{3}(?!\d)/g;
const POSTCODE = /[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?!\p{L})(?:\s+\d+)?/gu;
const PHONE = /(?:\+|00)?\d[\d\s().\/-]{6,18}\d/g;
const NAME_WORD = /\p{L}+(?:['’-]\p{L}+)*/gu;
const LONGEST_NAME = 8; // words
const STARTERS = ".!?:(-*'\"…‘’“”„«»–—•"; // before a sentence, a quotation or a list's item

/** The pieces of a text that `regex` matches, those left out that go on from a number before. */
function pieces(text, regex, kind, isOne = () => true) {
  return [...text.matchAll(regex)]
    .filter(({ 0: piece, index }) => isOne(piece, text.slice(Math.max(0, index - 2), index)))
    .map(({ 0: piece, index }) => ({ kind, text: piece, at: index }));
}

const notAfterDigit = (_, before) => !/\d$/.test(before);

/** The eleven-check of a citizen service number. */
function isBsn(piece, before) {
  const digits = piece.replace(/\D/g, "");
  const sum = [...digits].reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
  return !/\d[. ]?$/.test(before) && Number(digits) > 0 && sum % 11 === 0;
}

function isPhone(piece, before) {
  const digits = piece.replace(/\(0\)|[^\d+]/g, "");
  return !/[\d+]$/.test(before)
    && /^(?:0[1-9]\d{7,8}|(?:\+|00)(?:31[1-9]\d{8}|32[1-9]\d{7,8}))$/.test(digits);
}

function dates(text, months) {
  const regex = new RegExp("\\d{1,2}[-/.]\\d{1,2}[-/.]['’]?(?:\\d{4}|\\d{2})(?!\\d)"
    + `|\\d{4}-\\d{2}-\\d{2}(?!\\d)|\\d{1,2}\\s+(?:${months.join("|")})\\.?\\s+['’]?`
    + "(?:\\d{4}|\\d{2})(?!\\d)", "gi");
  return pieces(text, regex, "datum", notAfterDigit);
}

const isUpper = (word) => word[0] !== word[0].toLowerCase();

/** Whether a sentence, a quotation or a line starts at `at`. */
function starts(text, at) {
  const before = text.slice(0, at);
  const held = before.trimEnd();
  return !held || before.slice(held.length).includes("\n") || STARTERS.includes(held.at(-1));
}

/** Where the capitalised words after word `at` end, particles between them; null without any. */
function nameEnd(text, found, at, names, skip = 0) {
  let end = null;
  for (let next = at + 1; next < found.length && next < at + LONGEST_NAME; next++) {
    const last = found[next - 1];
    const from = last.index + last[0].length + (next === at + 1 ? skip : 0);
    const word = found[next][0];
    if (!/^[ \u00a0]+$/.test(text.slice(from, found[next].index))) break;
    if (isUpper(word) && !names.known.includes(word.toLowerCase())) {
      end = found[next].index + word.length;
    } else if (!names.particles.includes(word.toLowerCase())) break;
  }
  return end;
}

function streets(text, found, names) {
  return found.filter(({ 0: word }) => isUpper(word) && !names.no_streets.includes(word.toLowerCase())
    && names.streets.some((end) => word.toLowerCase().endsWith(end) && word.length > end.length))
    .map(({ 0: word, index }) => {
      const number = text.slice(index + word.length).match(/^\s+\d+(?!\d)/)?.[0] ?? "";
      return { kind: "straat", text: word + number, at: index };
    });
}

/** A title with what follows: a capitalised word or a letter. */
function titled(text, found, names) {
  return found.flatMap(({ 0: word, index }, at) => {
    if (!names.titles.includes(word.toLowerCase())) return [];
    const end = nameEnd(text, found, at, names, text[index + word.length] === "." ? 1 : 0);
    return end === null ? [] : [{ kind: "naam", text: text.slice(index, end), at: index }];
  });
}

/** Capitalised words that start no sentence or quotation, each with the rest of the name. */
function capitals(text, found, names) {
  let past = 0;
  return found.flatMap(({ 0: word, index }, at) => {
    const isName = isUpper(word) && word !== word.toUpperCase()
      && !names.known.includes(word.toLowerCase());
    if (!isName || index < past || starts(text, index)) return [];
    past = nameEnd(text, found, at, names) ?? index + word.length;
    return [{ kind: "naam", text: text.slice(index, past), at: index }];
  });
}

/** What in a text may point at a person, in its order; pieces do not overlap. */
export function finds(text, names) {
  const found = [...text.matchAll(NAME_WORD)];
  const kept = [];
  for (const one of [
    ...pieces(text, MAIL, "mail"), ...dates(text, names.months),
    ...pieces(text, NINE, "bsn", isBsn), ...pieces(text, POSTCODE, "postcode", notAfterDigit),
    ...pieces(text, PHONE, "telefoon", isPhone), ...streets(text, found, names),
    ...titled(text, found, names), ...capitals(text, found, names),
  ]) {
    const isFree = kept.every((other) => other.at >= one.at + one.text.length
      || one.at >= other.at + other.text.length);
    if (isFree) kept.push(one);
  }
  return kept.sort((one, other) => one.at - other.at);
}

// ---- the story on the screen

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

async function render({ model, el }) {
  const { h, paragraphs, clock, mount } = await import(model.get("shared"));

  /** What is being written, and what stands around it. */
  class Desk {
    constructor(exercise) {
      this.exercise = exercise;
      const { answer, at } = this.view;
      const draft = this.draft;
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

    get key() {
      const [learner, lesson] = ["learner", "lesson"].map((name) => model.get(name));
      return `${DRAFT}${encodeURIComponent(learner)}/${lesson}/${this.view.id}`;
    }

    get draft() {
      try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; }
    }

    keepDraft() {
      const { base: at, texts: fields, agreed } = this;
      try {
        if (!this.isUnsaved || this.exercise.mode === "preview") localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, JSON.stringify({ at, fields, agreed: [...agreed] }));
        this.isLasting = true;
      } catch { this.isLasting = false; } // no local storage here
    }

    // Drawing

    draw() {
      const { question, instruction } = this.view;
      const parts = [
        this.isOpen && h("p", { class: "ex-note" },
          "Noem geen namen of plaatsen. Schrijf zo dat niemand herkenbaar is."),
        paragraphs(question, "ex-question"),
        this.isOpen && instruction && paragraphs(instruction),
        this.rubric(),
      ];
      this.end = h("div");
      return [...parts, this.isOpen ? this.form() : this.reading(), this.end];
    }

    rubric() {
      const { rubric, rubric_points: most } = this.view;
      const level = ({ text, anchor }) => h("li", {}, text,
        anchor && h("span", { class: "ex-anchor", dir: "auto" }, anchor));
      return h("details", { class: "ex-others" },
        h("summary", {}, "Waar je docent op let"),
        h("p", {}, `Je docent leest je verhaal en geeft er hoogstens ${most} punten voor. `
          + "Bij elk onderdeel staan de niveaus van laag naar hoog."),
        h("dl", { class: "ex-rubric" }, rubric.map(({ title, levels }) => [
          h("dt", {}, title), h("dd", {}, h("ol", {}, levels.map(level)))])));
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
      this.texts[id] = this.parts.get(id).area.value;
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
      if (model.get("unsaved") !== this.isUnsaved) model.set("unsaved", this.isUnsaved);
      this.exercise.showStatus();
    }

    /** The friendly questions, about fields that were left once; about the whole when all were. */
    ask() {
      if (!this.isOpen) return;
      const all = this.view.fields.every(({ id }) => this.left.has(id) && words(this.texts[id]).length);
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
      for (const [id, { area }] of this.parts ?? []) area.value = this.texts[id];
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
        const { area } = this.parts.get(first.field);
        area.focus();
        area.setSelectionRange(first.at, first.at + first.text.length);
      };
      const agree = () => {
        open.forEach((one) => this.agreed.add(one.text));
        this.closeQuestion();
        this.save.focus();
        this.send();
      };
      this.asking.replaceChildren(h("div", { class: "ex-why ex-question-box", role: "group",
        "aria-labelledby": `${uid}-vraag` },
      h("p", { class: "ex-question", id: `${uid}-vraag`, tabindex: "-1" }, QUESTION),
      h("p", {}, "Dit viel op: ", listed, ". Het kan onschuldig zijn, jij weet dat het best. Haal "
        + "anders een naam, plaats of datum weg, en verander een opvallend detail."),
      h("p", { class: "ex-actions" },
        h("button", { type: "button", class: "ex-button", onclick: change, ...OWN_KEYS },
          "Ik pas het aan"),
        h("button", { type: "button", class: "ex-button ex-quiet", onclick: agree, ...OWN_KEYS },
          "Niemand is herkenbaar, bewaren"))));
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

  let desk = null;
  let drawn = "";

  /** The form is drawn once for a mode; after that it is only brought up to date. */
  function draw(exercise) {
    desk ??= new Desk(exercise);
    drawn = sign(exercise);
    const nodes = desk.draw();
    desk.refresh();
    desk.ask();
    return nodes;
  }

  const sign = ({ mode, view }) => JSON.stringify([mode, model.get("message"),
    mode === "closed" && view.answer]);

  function refresh(exercise) {
    if (!desk) return false;
    desk.arrived();
    if (sign(exercise) !== drawn) return false;
    desk.refresh();
    exercise.showStatus();
    return true;
  }

  function status({ mode, view }) {
    if (!desk?.isUnsaved || mode === "preview") return null;
    const text = desk.isLasting === false ? FRAGILE : UNSAVED;
    return ["new", view.at ? `${text} Eerder bewaard ${clock(view.at)}.` : text];
  }

  const { points, rubric_points: byHand } = model.get("view");
  return mount({ model, el, draw, refresh, status, badge: `${points + byHand} punten` });
}

export default { render };
