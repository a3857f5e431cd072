/**
 * The Swedish spelling dictionary in, a small set of word hashes out: which words there are, which may open a compound and which may end
 * one. 150,000 words as strings would take some 15 MB; as 32-bit hashes in an open table they take 2.5.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What a form may be; flags are added together. */
export const FORM = { word: 1, head: 2, tail: 4 } as const;

const SLOTS = 1 << 19;
const PLACE_SEED = 0x9e3779b9;
const CHECK_SEED = 0x811c9dc5;
const LETTER_A = 97;

export interface Dictionary {
  /** Sum of `FORM` flags; 0 for an unknown form. Wrong once in some hundred thousand unknown words. */
  lookUp(form: string): number;
  /** The flags of everything that stands at a place of a word, in one walk. */
  walk(word: string, start: number): Walk;
}

/** By end (exclusive) in the word. */
export interface Walk {
  /** Flags of the letters from start to end. */
  plain: Uint8Array;
  /** Flags of the same letters and an `a` after them. */
  withA: Uint8Array;
}

/** Hunspell's compound flags in dictionary-sv: X and U open or join, Y ends; small letters are affixes that make an opening form. */
const OPENING = /[XU]/;
const ENDING = /Y/;
const JOINTS: Readonly<Record<string, readonly (readonly [ending: RegExp, replacement: string])[]>> = {
  z: [
    [/[ae]$/, ''],
    [/$/, 'a'],
  ],
  g: [
    [/[ae]$/, ''],
    [/$/, 'a'],
  ],
  y: [[/a?$/, 'e']],
  h: [[/a?$/, 'e']],
  x: [
    [/[ae]$/, 'o'],
    [/d$/, 't'],
  ],
  w: [
    [/a$/, 'u'],
    [/um$/, 'i'],
  ],
  v: [[/a?$/, 's']],
  f: [[/a?$/, 's']],
  u: [
    [/e$/, 's'],
    [/a?$/, 'es'],
  ],
  i: [
    [/e$/, 's'],
    [/a?$/, 'es'],
  ],
  t: [
    [/la$/, 'el'],
    [/m[ae]$/, ''],
    [/ra$/, 'er'],
    [/er$/, 'ra'],
    [/le$/, 'el'],
    [/um$/, 'e'],
    [/el$/, 'la'],
  ],
  s: [[/$/, '']],
};
const JOINT_FLAGS = /[zgyhxwvfuits]/g;

/** Words that the list lacks, or does not let open or end compounds. */
const MORE_WORDS =
  'app/XY asyl/XY blogg/XY buss/XY covid/XY data/XY gata/Y hubb/XY län/Y podd/XY scooter/XY startup/XY suicid/XY vejp/XY webb/XY'.split(
    ' ',
  );

let loaded: Dictionary | null = null;

/** Reads the dictionary on first use (about 0.2 s), then keeps it for the life of the process. */
export function swedishDictionary(): Dictionary {
  loaded ??= pack(`${readWordList()}\n${MORE_WORDS.join('\n')}\n`);
  return loaded;
}

function readWordList(): string {
  const entry = createRequire(import.meta.url).resolve('dictionary-sv');
  return readFileSync(join(dirname(entry), 'index.dic'), 'utf8');
}

/** @param list Hunspell's format: a count, then `word/FLAGS` a line. */
export function pack(list: string): Dictionary {
  const hashes = new Uint32Array(SLOTS);
  const flags = new Uint8Array(SLOTS);
  const add = (form: string, flag: number) => {
    const slot = findSlot(hashes, form);
    hashes[slot] = checkHash(form);
    flags[slot] = (flags[slot] ?? 0) | flag;
  };
  for (const line of eachLine(list)) addEntry(line, add);
  return {
    lookUp: (form) => flags[findSlot(hashes, form)] ?? 0,
    walk: (word, start) => walkWord(hashes, flags, word, start),
  };
}

function* eachLine(text: string): Generator<string> {
  let start = text.indexOf('\n') + 1;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end === -1 ? text.length : end);
    if (end === -1) return;
    start = end + 1;
  }
}

function addEntry(line: string, add: (form: string, flag: number) => void): void {
  const [written = '', marks = ''] = line.split('/', 2);
  const word = written.toLowerCase();
  if (word.length < 2 || !/^[\p{L}-]+$/u.test(word) || marks.includes('!') || marks.includes('%')) return;
  const onlyInside = marks.includes('Z');
  add(
    word,
    (onlyInside ? 0 : FORM.word) | (OPENING.test(marks) ? FORM.head : 0) | (ENDING.test(marks) ? FORM.tail : 0),
  );
  for (const flag of marks.match(JOINT_FLAGS) ?? []) {
    const form = openingForm(word, flag);
    if (form !== null) add(form, FORM.head);
  }
}

function openingForm(word: string, flag: string): string | null {
  for (const [ending, replacement] of JOINTS[flag] ?? []) {
    if (ending.test(word)) return word.replace(ending, replacement);
  }
  return null;
}

/** Hashes grow letter by letter, so a walk costs no more than looking up its longest form. */
function walkWord(hashes: Uint32Array, flags: Uint8Array, word: string, start: number): Walk {
  const plain = new Uint8Array(word.length + 1);
  const withA = new Uint8Array(word.length + 1);
  let [place, check] = [PLACE_SEED, CHECK_SEED];
  for (let end = start + 1; end <= word.length; end++) {
    const letter = word.charCodeAt(end - 1);
    place = extend(place, letter);
    check = extend(check, letter);
    plain[end] = flags[slotFor(hashes, finish(place), finish(check) || 1)] ?? 0;
    withA[end] = flags[slotFor(hashes, finish(extend(place, LETTER_A)), finish(extend(check, LETTER_A)) || 1)] ?? 0;
  }
  return { plain, withA };
}

const findSlot = (hashes: Uint32Array, form: string): number =>
  slotFor(hashes, hash(form, PLACE_SEED), checkHash(form));

function slotFor(hashes: Uint32Array, place: number, check: number): number {
  let slot = place & (SLOTS - 1);
  while (hashes[slot] !== 0 && hashes[slot] !== check) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

/** Never 0, which marks an empty slot. */
const checkHash = (form: string): number => hash(form, CHECK_SEED) || 1;

/** FNV-1a with a final mix, so that two seeds give two independent hashes. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let i = 0; i < text.length; i++) value = extend(value, text.charCodeAt(i));
  return finish(value);
}

const extend = (value: number, letter: number): number => Math.imul(value ^ letter, 0x01000193);

function finish(value: number): number {
  const mixed = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
