/** A term or a phrase in, the rows that have it out, with how often: gathered from all segments, without what no longer holds. */
import type { Alternative } from '../plan.js';
import type { Attributes } from './attributes.js';
import { addBit, type Bits, keepShared, makeBits, setBits } from './bits.js';
import { ByteReader } from './bytes.js';
import type { Database } from './database.js';
import { createGathering, type GatheredList, gatherPostings } from './gather.js';
import { keysOfWord, orderly, unorderly } from './keys.js';
import { codeOf, NO_POSTINGS, type Postings, PostingsRun, TEXT_PLACE } from './postings.js';
import { createFinder, type Finder, type Kind, readSublists, segmentsOf } from './segments.js';
import type { Tail } from './tail.js';

export interface Lists {
  /** Rows that a row number is below. */
  readonly size: number;
  ofTerm(term: string): Postings;
  /** Of an alternative whose groups stand side by side. */
  ofPhrase(alternative: Alternative): Postings;
}

/** Which lists make up a term: by key the words, null for all of them. */
type Wanted = Map<string, Set<string> | null>;

/** Decoded lists that are kept, for one state of the index. */
const MOST_CACHED_BYTES = 64_000_000;
/** More words than a language has that begin so; each costs a look-up. */
const MOST_WORDS_OF_PREFIX = 200_000;

export function createLists(database: Database, n: number, attributes: Attributes, tail: Tail): Lists {
  const segments = sourcesOf(database, n, attributes, tail);
  const cache = createCache();
  const run = new PostingsRun();
  const gathering = createGathering(attributes.size);

  const gather = (wanted: Wanted): Postings => {
    const { revisions } = attributes;
    const lists = [...sublistsOf(segments, wanted)].map(
      ({ segment: { after, upTo }, list, count }): GatheredList => ({
        bytes: list,
        count,
        valid: { revisions, after, upTo },
      }),
    );
    return gatherPostings(lists, gathering);
  };
  const ofTerm = (term: string): Postings => cache(term, () => gather(listsOf(database, n, term)));
  const ofPhrase = (alternative: Alternative): Postings =>
    cache(JSON.stringify(alternative.groups), () => {
      const { groups } = alternative;
      let candidates = sharedRows(groups, ofTerm, attributes.size);
      let starts: Float64Array | null = null;
      // The rarest word first: where the others are looked for then is little.
      for (const offset of rarestFirst(groups, ofTerm)) {
        if (!candidates.some((rows) => rows !== 0)) return NO_POSTINGS;
        const asked: Asked = { candidates, offset, attributes, run };
        const found = occurrencesOf(database, n, segments, groups[offset] ?? [], asked);
        starts = starts === null ? found : intersect(starts, found);
        candidates = makeBits(attributes.size);
        for (const start of starts) addBit(candidates, Math.floor(start / PLACES));
      }
      return toPhrasePostings(starts ?? new Float64Array(0));
    });
  return { size: attributes.size, ofTerm, ofPhrase };
}

/** Places of the groups in the phrase. */
function rarestFirst(groups: Alternative['groups'], ofTerm: Lists['ofTerm']): number[] {
  const sizes = groups.map((group) => group.reduce((sum, term) => sum + ofTerm(term).rows.length, 0));
  return [...groups.keys()].sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
}

function createCache(mostBytes = MOST_CACHED_BYTES): (key: string, make: () => Postings) => Postings {
  const known = new Map<string, Postings>();
  let bytes = 0;
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found);
      return found;
    }
    const made = make();
    known.set(key, made);
    bytes += 5 * made.rows.length + 200;
    for (const [oldest, postings] of known) {
      if (bytes <= mostBytes || oldest === key) break;
      known.delete(oldest);
      bytes -= 5 * postings.rows.length + 200;
    }
    return made;
  };
}

function listsOf(database: Database, n: number, term: string): Wanted {
  const [kind, form] = [term.slice(0, 1), term.slice(1)];
  if (kind === 'p') return new Map([[orderly(term), null]]);
  if (kind === 's') return new Map([[orderly(term), null]]);
  if (kind === 'e' && form.endsWith('*')) return wordsFrom(database, n, form.slice(0, -1));
  if (kind === 'e') return new Map(keysOfWord(form).map((key) => [key, new Set([form])]));
  const stems = database.prepare(`select stem from relatives_${n} where term = ?`).all(orderly(term));
  return new Map(stems.map((row) => [String(row.stem), null]));
}

function wordsFrom(database: Database, n: number, beginning: string): Wanted {
  const from = orderly(beginning);
  const rows = database
    .prepare(
      `select key, group_concat(word, ' ') as words
       from (select word, key from words_${n} where word >= ? and word < ? limit ${MOST_WORDS_OF_PREFIX}) group by key`,
    )
    .all(from, `${from}\ud7ff\ud7ff`);
  return new Map(rows.map((row) => [String(row.key), new Set(String(row.words).split(' ').map(unorderly))]));
}

interface FoundList {
  segment: Source;
  count: number;
  list: Uint8Array;
  places: Uint8Array | null;
}

/** A segment, or the tail. */
interface Source {
  after: number;
  upTo: number;
  finder(kind: Kind): Finder;
}

function sourcesOf(database: Database, n: number, { set }: Attributes, { buffer, after }: Tail): Source[] {
  const segments = segmentsOf(database, n).map(
    (segment): Source => ({ ...segment, finder: (kind) => createFinder(database, n, segment.number, kind) }),
  );
  const tail = (kind: Kind): Finder => ({ find: (key) => buffer.find(key)?.[kind] ?? null });
  return [...segments, { after, upTo: set.revision, finder: tail }];
}

function* sublistsOf(segments: Source[], wanted: Wanted, withPlaces = false): Generator<FoundList> {
  const keys = [...wanted.keys()].sort();
  for (const segment of segments) {
    const lists = segment.finder('lists');
    const allPlaces = segment.finder('places');
    for (const key of keys) {
      const payload = lists.find(key);
      if (payload === null) continue;
      const places = withPlaces ? allPlaces.find(key) : null;
      const placesReader = places === null ? null : new ByteReader(places);
      const words = wanted.get(key);
      for (const { word, count, bytes } of readSublists(payload)) {
        const placesOfWord = placesReader?.sized() ?? null;
        if (!words || words.has(word)) yield { segment, count, list: bytes, places: placesOfWord };
      }
    }
  }
}

const titled = new WeakMap<Lists, Lists>();

/** The same lists without what stands in the text. */
export function inTitle(lists: Lists): Lists {
  const known = titled.get(lists) ?? withoutText(lists);
  titled.set(lists, known);
  return known;
}

function withoutText(lists: Lists): Lists {
  const cache = createCache(MOST_CACHED_BYTES / 4);
  return {
    size: lists.size,
    ofTerm: (term) => cache(term, () => onlyTitles(lists.ofTerm(term))),
    ofPhrase: (alternative) => cache(JSON.stringify(alternative.groups), () => onlyTitles(lists.ofPhrase(alternative))),
  };
}

/** Counts of the title are the upper half of a code. */
function onlyTitles({ rows, codes }: Postings): Postings {
  const kept = { rows: new Uint32Array(rows.length), codes: new Uint8Array(rows.length) };
  let size = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = (codes[i] as number) & 0xf0;
    if (code === 0) continue;
    kept.rows[size] = rows[i] as number;
    kept.codes[size++] = code;
  }
  return { rows: kept.rows.slice(0, size), codes: kept.codes.slice(0, size) };
}

/** Rows that have something of every group. */
export function sharedRows(groups: Alternative['groups'], ofTerm: Lists['ofTerm'], size: number): Bits {
  let shared: Bits | null = null;
  for (const group of groups) {
    const rows = anyRows(group, ofTerm, size);
    if (shared === null) shared = rows;
    else keepShared(shared, rows);
    // Then the other lists need not be read.
    if (shared.every((bits) => bits === 0)) break;
  }
  return shared ?? makeBits(size);
}

export function anyRows(terms: readonly string[], ofTerm: Lists['ofTerm'], size: number): Bits {
  const bits = makeBits(size);
  for (const term of terms) setBits(bits, ofTerm(term).rows);
  return bits;
}

/** Row × 65,536 + place: larger than 32 bits hold. */
const PLACES = 65_536;

interface Asked {
  candidates: Bits;
  /** How far the words stand from the first of the phrase. */
  offset: number;
  attributes: Attributes;
  run: PostingsRun;
}

/** Where in the candidates a phrase would begin, by the places of one of its words; sorted, each once. */
function occurrencesOf(
  database: Database,
  n: number,
  segments: Source[],
  group: readonly string[],
  { candidates, offset, attributes, run }: Asked,
): Float64Array {
  const { revisions } = attributes;
  const wanted: Wanted = new Map(group.flatMap((term) => [...listsOf(database, n, term)]));
  const found = createKeys();
  for (const { segment, list, places, count } of sublistsOf(segments, wanted, true)) {
    if (places === null) continue;
    run.clear();
    run.decodeWithPlaces(list, places, count, { revisions, after: segment.after, upTo: segment.upTo }, candidates);
    found.makeRoom(run.placesSize);
    for (let i = 0; i < run.size; i++) {
      const base = (run.rows[i] as number) * PLACES - offset;
      const end = (run.placesAt[i] as number) + (run.titles[i] as number) + (run.texts[i] as number);
      for (let k = run.placesAt[i] as number; k < end; k++) found.add(base + (run.places[k] as number));
    }
  }
  return found.sorted();
}

/** Numbers that come nearly in order. */
function createKeys() {
  let keys = new Float64Array(0);
  let size = 0;
  let isSorted = true;
  return {
    makeRoom: (more: number): void => {
      if (size + more <= keys.length) return;
      const larger = new Float64Array(Math.max(size + more, keys.length * 2));
      larger.set(keys.subarray(0, size));
      keys = larger;
    },
    add: (key: number): void => {
      if (size > 0 && key < (keys[size - 1] as number)) isSorted = false;
      keys[size++] = key;
    },
    sorted: (): Float64Array => (isSorted ? keys.subarray(0, size) : keys.subarray(0, size).sort()),
  };
}

function intersect(a: Float64Array, b: Float64Array): Float64Array {
  const shared = new Float64Array(Math.min(a.length, b.length));
  let [i, j, size] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] as number, b[j] as number];
    if (x === y && (size === 0 || shared[size - 1] !== x)) shared[size++] = x;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return shared.subarray(0, size);
}

function toPhrasePostings(starts: Float64Array): Postings {
  if (starts.length === 0) return NO_POSTINGS;
  const [rows, codes]: [number[], number[]] = [[], []];
  for (const start of starts) {
    const row = Math.floor(start / PLACES);
    const isTitle = start - row * PLACES < TEXT_PLACE;
    if (rows.at(-1) !== row) {
      rows.push(row);
      codes.push(0);
    }
    const before = codes.at(-1) ?? 0;
    codes[codes.length - 1] = codeOf((before >>> 4) + (isTitle ? 1 : 0), (before & 15) + (isTitle ? 0 : 1));
  }
  return { rows: Uint32Array.from(rows), codes: Uint8Array.from(codes) };
}
