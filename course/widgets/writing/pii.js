// What in a text may point at a person, by the rules of course/exercises/pii.py and the lists that
// come with the view. It asks; it never forbids.

const MAIL = new RegExp("[\\p{L}\\p{N}_.+-]{1,64}@[\\p{L}\\p{N}_-]{1,60}"
  + "(?:\\.[\\p{L}\\p{N}_-]{1,60}){0,4}\\.\\p{L}{2,20}", "gu");
const NINE = /\d{9}(?!\d)|\d{4}[. ]\d{2}[. ]\d{3}(?!\d)|\d{3}[. ]\d{3}[. ]\d{3}(?!\d)/g;
const POSTCODE = /[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?!\p{L})(?:\s+\d+)?/gu;
const PHONE = /(?:\+|00)?\d[\d\s()./-]{6,18}\d/g;
const NAME_WORD = /\p{L}+(?:['’-]\p{L}+)*/gu;
const LONGEST_NAME = 8; // words
const STARTERS = ".!?:(-*'\"…‘’“”„«»–—•"; // before a sentence, a quotation or a list's item

/**
 * The pieces of a text that `regex` matches and that `isOne` takes.
 * @param {string} text
 * @param {RegExp} regex
 * @param {string} kind
 * @param {(piece: string, before: string) => boolean} isOne gets the two characters before, too
 */
function pieces(text, regex, kind, isOne = () => true) {
  return [...text.matchAll(regex)]
    .filter(({ 0: piece, index }) => isOne(piece, text.slice(Math.max(0, index - 2), index)))
    .map(({ 0: piece, index }) => ({ kind, text: piece, at: index }));
}

const notAfterDigit = (_, before) => !/\d$/.test(before);

/** The eleven-check of a citizen service number. */
function isBsn(piece, before) {
  const digits = piece.replace(/\D/g, "");
  const weight = (at) => (at === 8 ? -1 : 9 - at);
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * weight(at), 0);
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
  const isStreet = (low) => !names.no_streets.includes(low)
    && names.streets.some((end) => low.endsWith(end) && low.length > end.length);
  return found.filter(({ 0: word }) => isUpper(word) && isStreet(word.toLowerCase()))
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
