/** A Swedish word in, the words it is put together from out: "medborgardialogen" gives medborgare and dialogen. */
import { type Dictionary, FORM, swedishDictionary, type Walk } from './dictionary.js';
import { isFormOf, SHORT_BASES } from './inflections.js';
import { remember } from './remember.js';

const SHORTEST_WORD = 6;
const LONGEST_WORD = 48;
const MEMORY_WORDS = 20_000;
/** So many letters are hardly a word by chance. */
const LONG_TAIL = 6;
const ONLY_LETTERS = /^\p{L}+$/u;

/** Short words that do make compounds; other words of two or three letters fit by chance (kon-troll, stat-ion, kul-tur). */
const SHORT_HEADS = new Set(
  'el eu it öp hus bil tåg båt buss sol bio is sjö hav luft jord skog eld gas olja mat vin äldre ung mål lag råd val led bok tv bad dag tid år vår fri ljud ljus bro väg gång ras åker by rum tal dyr vit grön rik ute inne sjuk arv avfall över under fler mång lån mor far bar ben hud öga lek hem app id vän'.split(
    ' ',
  ),
);

/** Endings and scraps that look like words inside others: trygg-het-s, ung-dom, land-skap-s. */
const NEVER_PARTS = new Set(
  'het hets heten hetens heter heterna heternas dom doms domen domens domar domarna kaps skap skaps skapet skapen ande anda andet fört saklig enhet enheten enheter enhets enhetens trans ing ings ingen ingens ingar ingars ingarna ingarnas lingen lingens lingar lingars lingarna lingarnas ringens ernas istens isters isterna etterna etters varnas domarnas'.split(
    ' ',
  ),
);

/** From the form that opens a compound to the word it stands for: gatu → gata, hälso → hälsa, medborgar → medborgare, arbets → arbete. */
const HEAD_WORDS: readonly (readonly [RegExp, string])[] = [
  [/s$/, ''],
  [/$/, 'a'],
  [/$/, 'e'],
  [/[uoe]$/, 'a'],
  [/s$/, 'e'],
  [/s$/, 'a'],
  [/es$/, 'a'],
  [/ra$/, 'er'],
  [/a$/, ''],
  [/e$/, ''],
  [/o$/, 'e'],
  [/ie$/, 'ium'],
  [/$/, 'ma'],
  [/$/, 'me'],
];

/** @returns the smallest parts in order, the opening ones as dictionary words and the last as it stands (inflected); empty for a simple word. */
export function compoundParts(word: string): string[] {
  return split(word);
}

/** @returns every run of parts that makes a word of its own, the smallest first: "folkhälsokonferens" also gives "folkhälsa" and "hälsokonferens". */
export function compoundSpans(word: string): string[] {
  return spans(word);
}

type Role = 'head' | 'tail';

interface Cut {
  cost: number;
  /** Where each part ends. */
  ends: number[];
}

const cutAs: Record<Role, (word: string) => Cut | null> = {
  head: remember((word) => cutWord(word, 'head', swedishDictionary()), MEMORY_WORDS / 2),
  tail: remember((word) => cutWord(word, 'tail', swedishDictionary()), MEMORY_WORDS),
};

const split = remember((word): string[] => {
  if (word.includes('-')) return word.length > LONGEST_WORD ? [] : splitAtHyphens(word);
  const found = cutAs.tail(word);
  if (found === null) return [];
  return found.ends.map((end, i) => partOf(word, found.ends[i - 1] ?? 0, end));
}, MEMORY_WORDS);

const spans = remember((word): string[] => {
  const parts = split(word);
  const ends = word.includes('-') ? [] : (cutAs.tail(word)?.ends ?? []);
  const longer: string[] = [];
  for (let length = 2; length < ends.length; length++) {
    for (let first = 0; first + length <= ends.length; first++) {
      longer.push(partOf(word, ends[first - 1] ?? 0, ends[first + length - 1] ?? word.length));
    }
  }
  return [...parts, ...longer];
}, MEMORY_WORDS);

function splitAtHyphens(word: string): string[] {
  if (!/\p{L}/u.test(word)) return [];
  return word
    .split('-')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const inner = split(part);
      return inner.length > 0 ? inner : [part];
    });
}

const partOf = (word: string, start: number, end: number): string =>
  end === word.length ? word.slice(start) : headWord(word.slice(start, end), swedishDictionary());

function headWord(form: string, dictionary: Dictionary): string {
  if (dictionary.lookUp(form) & FORM.word) return form;
  for (const [ending, replacement] of HEAD_WORDS) {
    if (!ending.test(form)) continue;
    const word = form.replace(ending, replacement);
    if (dictionary.lookUp(word) & FORM.word) return word;
  }
  return form;
}

/** The cheapest way through the word: many short parts cost more than few long ones; a word in the dictionary is only cut into sure parts. */
function cutWord(word: string, role: Role, dictionary: Dictionary): Cut | null {
  if (word.length < SHORTEST_WORD || word.length > LONGEST_WORD || !ONLY_LETTERS.test(word)) return null;
  const isKnown = isWhole(word, role, dictionary);
  const best: (Cut | null)[] = [{ cost: 0, ends: [] }];
  for (let start = 0; start <= word.length - 2; start++) {
    const before = best[start];
    if (!before) continue;
    const walk = dictionary.walk(word, start);
    for (let end = start + 2; end <= word.length; end++) {
      if (start === 0 && end === word.length) continue;
      const part: Part = { word, start, end, role: end === word.length ? role : 'head', isKnown };
      const total = before.cost + partCost(part, walk, dictionary);
      if (total < (best[end]?.cost ?? Number.POSITIVE_INFINITY))
        best[end] = { cost: total, ends: [...before.ends, end] };
    }
  }
  return best[word.length] ?? null;
}

interface Part {
  word: string;
  start: number;
  end: number;
  role: Role;
  /** Whether the whole word is in the dictionary. */
  isKnown: boolean;
}

/** Infinite for what cannot be a part. A part that is a compound itself costs a little more than its pieces, so that the smallest parts win. */
function partCost({ word, start, end, role, isKnown }: Part, walk: Walk, dictionary: Dictionary): number {
  const length = end - start;
  const text = length < 4 || role === 'tail' ? word.slice(start, end) : '';
  if (length < 4 && (role === 'head' ? SHORT_HEADS : SHORT_BASES).has(text)) return 16;
  if (length < 3 || (length < 4 && isKnown)) return Number.POSITIVE_INFINITY;
  const fit = role === 'tail' ? fitTail(text, dictionary) : fitHead(word, end, isKnown, length, walk);
  if (fit === 'no') return Number.POSITIVE_INFINITY;
  const part = word.slice(start, end);
  if (NEVER_PARTS.has(part)) return Number.POSITIVE_INFINITY;
  const inner = cutAs[role](part);
  if (inner !== null) return inner.cost + 1;
  return 10 + (length < 4 ? 6 : 0) + (fit === 'marked' ? 0 : 4);
}

/** Marked by the dictionary for its place in compounds, or only likely to be there. */
type Fit = 'marked' | 'likely' | 'no';

function fitTail(part: string, dictionary: Dictionary): Fit {
  if (isFormOf(part, FORM.tail, dictionary)) return 'marked';
  return part.length > 4 && isFormOf(part, FORM.word, dictionary) ? 'likely' : 'no';
}

/** Likely are words that the dictionary has but does not mark: oros-, gatu-, ladd-, socialfonds-. */
function fitHead(word: string, end: number, isKnown: boolean, length: number, { plain, withA }: Walk): Fit {
  const own = plain[end] ?? 0;
  if (own & FORM.head) return 'marked';
  if (length < 4) return 'no';
  if (own & FORM.tail) return 'likely';
  const shorter = plain[end - 1] ?? 0;
  const last = word[end - 1];
  if (last === 's' && (isKnown ? shorter & FORM.tail : shorter) !== 0) return 'likely';
  if (last === 'u' || last === 'o') return withA[end - 1] ? 'likely' : 'no';
  return (!isKnown || word.length - end >= LONG_TAIL) && withA[end] ? 'likely' : 'no';
}

function isWhole(word: string, role: Role, dictionary: Dictionary): boolean {
  return (
    isFormOf(word, FORM.word | FORM.tail, dictionary) ||
    (role === 'head' && (dictionary.lookUp(word) & FORM.head) !== 0)
  );
}
