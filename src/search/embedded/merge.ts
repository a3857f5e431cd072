/**
 * Segments side by side in, one segment out, without what no longer holds. Small ones are joined at once; large ones a piece at a time, the
 * place to go on from kept in the file, so that a change never waits long and a stop in between costs nothing.
 */
import { ByteReader, ByteWriter } from './bytes.js';
import type { Database } from './database.js';
import { PostingsRun, PostingsWriter } from './postings.js';
import {
  addSegment,
  createSegmentWriter,
  dropSegment,
  type Entry,
  entriesOf,
  makeWhole,
  readSublists,
  type Segment,
  segmentsOf,
  writeSublist,
} from './segments.js';

export interface MergeLimits {
  /** Texts that wait in memory before they make a segment. */
  pending: number;
  /** So many of one size make one of the next. */
  fanOut: number;
  /** Bytes up to which a segment counts as of the smallest size. */
  smallest: number;
  /** Segments that make no more bytes than this are joined at once. */
  atOnce: number;
  /** Bytes of a large merge that one batch of changes pays for: some twenty milliseconds' work. */
  piece: number;
}

export const MERGE_LIMITS: MergeLimits = {
  pending: 2000,
  fanOut: 6,
  smallest: 64_000,
  atOnce: 4_000_000,
  piece: 1_000_000,
};

/** After a batch has been written: as much merging as one batch may take. */
export function tidySegments(
  database: Database,
  n: number,
  revisions: Uint32Array,
  limits: MergeLimits = MERGE_LIMITS,
): void {
  const unfinished = findUnfinished(database, n);
  if (unfinished !== null) goOn(database, n, unfinished, revisions, limits.piece);
  // What a large merge is at work on stays as it is until then.
  const free = segmentsOf(database, n).filter(({ upTo }) => unfinished === null || upTo > unfinished.upTo);
  const run = chooseRun(free, limits);
  if (run === null) return;
  const isSmall = run.reduce((sum, { bytes }) => sum + bytes, 0) <= limits.atOnce;
  if (!isSmall && findUnfinished(database, n) !== null) return;
  goOn(database, n, begin(database, n, run), revisions, isSmall ? Number.POSITIVE_INFINITY : limits.piece);
}

/** Bytes read in one go where all segments become one: half a second's work. */
const LARGE_PIECE = 16_000_000;

/** Goes on to make all segments one. @returns whether they are. */
export function mergeOn(database: Database, n: number, revisions: Uint32Array): boolean {
  const unfinished = findUnfinished(database, n);
  const segments = segmentsOf(database, n);
  if (unfinished === null && segments.length < 2) return true;
  goOn(database, n, unfinished ?? begin(database, n, segments), revisions, LARGE_PIECE);
  return false;
}

/** The newest segments that are all of one size or smaller, where there are enough of them. */
function chooseRun(segments: Segment[], limits: MergeLimits): Segment[] | null {
  const sizes = segments.map(({ bytes }) => sizeClass(bytes, limits));
  for (let size = 0; size <= Math.max(0, ...sizes); size++) {
    let first = segments.length;
    while (first > 0 && (sizes[first - 1] ?? 0) <= size) first -= 1;
    if (segments.length - first >= limits.fanOut) return segments.slice(first);
  }
  return null;
}

const sizeClass = (bytes: number, { smallest, fanOut }: MergeLimits): number =>
  bytes <= smallest ? 0 : Math.ceil(Math.log(bytes / smallest) / Math.log(fanOut));

interface Merge {
  target: number;
  after: number;
  upTo: number;
  /** The last key written. */
  goesOn: string;
}

function begin(database: Database, n: number, run: Segment[]): Merge {
  const [after, upTo] = [run[0]?.after ?? 0, run.at(-1)?.upTo ?? 0];
  return { target: addSegment(database, n, after, upTo), after, upTo, goesOn: '' };
}

function findUnfinished(database: Database, n: number): Merge | null {
  const row = database.prepare(`select number, after, up_to, goes_on from segments_${n} where is_whole = 0`).get();
  if (row === undefined) return null;
  return {
    target: Number(row.number),
    after: Number(row.after),
    upTo: Number(row.up_to),
    goesOn: String(row.goes_on),
  };
}

/** @param piece bytes after which it stops, to be gone on with later */
function goOn(database: Database, n: number, merge: Merge, revisions: Uint32Array, piece: number): void {
  const sources = segmentsOf(database, n).filter(({ after, upTo }) => after >= merge.after && upTo <= merge.upTo);
  const writer = createSegmentWriter(database, n, merge.target);
  const lists = sources.map(({ number }) => entriesOf(database, n, number, 'lists', merge.goesOn));
  const places = sources.map(({ number }) => entriesOf(database, n, number, 'places', merge.goesOn));
  const joiner = createJoiner(sources, revisions);
  let read = 0;
  for (const { key, found } of inStep(lists, places)) {
    if (read > piece) {
      const bytes = writer.finish();
      database
        .prepare(`update segments_${n} set goes_on = ?, bytes = bytes + ? where number = ?`)
        .run(merge.goesOn, bytes, merge.target);
      return;
    }
    read += joiner.join(key, found, writer);
    merge.goesOn = key;
  }
  for (const { number } of sources) dropSegment(database, n, number);
  makeWhole(database, n, merge.target, writer.finish());
}

interface Found {
  source: number;
  lists: Uint8Array;
  places: Uint8Array | null;
}

/** The keys of all sources in order, with what each source has under a key. */
function* inStep(
  lists: Generator<Entry, undefined>[],
  places: Generator<Entry, undefined>[],
): Generator<{ key: string; found: Found[] }> {
  const heads = lists.map((entries) => entries.next().value);
  const placeHeads = places.map((entries) => entries.next().value);
  for (;;) {
    let key: string | null = null;
    for (const head of heads) if (head !== undefined && (key === null || head.key < key)) key = head.key;
    if (key === null) return;
    const found: Found[] = [];
    for (const [source, head] of heads.entries()) {
      if (head?.key !== key) continue;
      const placeHead = placeHeads[source];
      const hasPlaces = placeHead?.key === key;
      found.push({ source, lists: head.payload, places: hasPlaces ? placeHead.payload : null });
      heads[source] = lists[source]?.next().value;
      if (hasPlaces) placeHeads[source] = places[source]?.next().value;
    }
    yield { key, found };
  }
}

interface Piece {
  source: number;
  count: number;
  list: Uint8Array;
  places: Uint8Array | null;
}

function createJoiner(sources: Segment[], revisions: Uint32Array) {
  const run = new PostingsRun();
  const writer = new PostingsWriter();
  const [payload, placesPayload] = [new ByteWriter(4096), new ByteWriter(4096)];

  const joinWord = (word: string, pieces: Piece[]): void => {
    run.clear();
    writer.clear();
    for (const { source, count, list, places } of pieces) {
      const { after = 0, upTo = 0 } = sources[source] ?? {};
      if (places === null) run.decode(list, count, { revisions, after, upTo });
      else run.decodeWithPlaces(list, places, count, { revisions, after, upTo });
    }
    if (run.size === 0) return;
    run.writeTo(writer, word !== '');
    writeSublist(payload, word, writer.count, writer.list.view());
    if (word !== '') placesPayload.appendSized(writer.places.view());
  };

  /** @returns bytes read */
  const join = (
    key: string,
    found: Found[],
    segment: { add: ReturnType<typeof createSegmentWriter>['add'] },
  ): number => {
    payload.clear();
    placesPayload.clear();
    for (const [word, pieces] of byWord(found)) joinWord(word, pieces);
    if (payload.length > 0) segment.add('lists', key, payload.view());
    if (placesPayload.length > 0) segment.add('places', key, placesPayload.view());
    return found.reduce((sum, { lists, places }) => sum + lists.length + (places?.length ?? 0), 0);
  };
  return { join };
}

function byWord(found: Found[]): Map<string, Piece[]> {
  const words = new Map<string, Piece[]>();
  for (const { source, lists, places } of found) {
    const reader = places === null ? null : new ByteReader(places);
    for (const { word, count, bytes } of readSublists(lists)) {
      const pieces = words.get(word) ?? [];
      pieces.push({ source, count, list: bytes, places: reader?.sized() ?? null });
      words.set(word, pieces);
    }
  }
  return words;
}
