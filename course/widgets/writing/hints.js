// The friendly questions about a text, by the rules of course/exercises/hints.py and the lists that
// come with the view.

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
