/**
 * Sorted keys with bytes in, rows of the index file out, and back. A segment is written once and never changed: some batches of texts, as
 * blocks of a few kilobytes in order of keys. Places lie in blocks apart from lists, because few questions need them.
 */
import { ByteReader, ByteWriter } from './bytes.js';
import type { Database } from './database.js';

export interface Segment {
  number: number;
  /** The revisions it covers, from `after` (exclusive) to `upTo`. */
  after: number;
  upTo: number;
  bytes: number;
}

export type Kind = 'lists' | 'places';
const KINDS: Record<Kind, number> = { lists: 0, places: 1 };

/** Fits a page of SQLite with what the row needs besides. */
const BLOCK_BYTES = 3900;

const encoder = new TextEncoder();

export interface SegmentWriter {
  add(kind: Kind, key: string, payload: Uint8Array): void;
  /** Writes what is left. @returns bytes written */
  finish(): number;
}

/** Keys must come in order, each once for a kind. */
export function createSegmentWriter(database: Database, n: number, segment: number): SegmentWriter {
  const insert = database.prepare(`insert into blocks_${n} (segment, kind, first, data) values (?, ?, ?, ?)`);
  let bytes = 0;
  const open: Record<Kind, { first: string; block: ByteWriter }> = {
    lists: { first: '', block: new ByteWriter(BLOCK_BYTES * 2) },
    places: { first: '', block: new ByteWriter(BLOCK_BYTES * 2) },
  };
  const flush = (kind: Kind): void => {
    const { first, block } = open[kind];
    if (block.length === 0) return;
    insert.run(segment, KINDS[kind], first, block.view());
    bytes += block.length;
    block.clear();
  };
  return {
    add: (kind, key, payload) => {
      const { block } = open[kind];
      // Keys have few letters of more than one byte: this is room enough, if not exactly.
      if (block.length > 0 && block.length + key.length + payload.length + 8 > BLOCK_BYTES) flush(kind);
      if (block.length === 0) open[kind].first = key;
      block.text(key);
      block.appendSized(payload);
    },
    finish: () => {
      flush('lists');
      flush('places');
      return bytes;
    },
  };
}

export interface Finder {
  /** What the segment has under a key, or null. Asked in order of keys, neighbours are found in one block. */
  find(key: string): Uint8Array | null;
}

export function createFinder(database: Database, n: number, segment: number, kind: Kind): Finder {
  const sql = `select first, data from blocks_${n} where segment = ? and kind = ? and first <= ? order by first desc limit 1`;
  let first: string | null = null;
  let reader = new ByteReader(new Uint8Array(0));
  return {
    find: (key) => {
      const wanted = encoder.encode(key);
      if (first !== null && key > first) {
        const found = findFrom(reader, wanted);
        if (found !== 'not here') return found;
      }
      const row = database.prepare(sql).get(segment, KINDS[kind], key);
      if (row === undefined) return null;
      first = String(row.first);
      reader = new ByteReader(row.data as Uint8Array);
      const found = findFrom(reader, wanted);
      return found === 'not here' ? null : found;
    },
  };
}

/** Leaves the reader before the first key that is not below the wanted one. @returns null where a later key shows that it is not there */
function findFrom(reader: ByteReader, key: Uint8Array): Uint8Array | null | 'not here' {
  while (!reader.isAtEnd) {
    const start = reader.at;
    const order = compareBytes(reader.sized(), key);
    if (order === 0) return reader.sized();
    if (order > 0) {
      reader.at = start;
      return null;
    }
    reader.skipSized();
  }
  return 'not here';
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export interface Entry {
  key: string;
  payload: Uint8Array;
}

/** The entries of a segment in order, from the first one above `after`; blocks are read one at a time. */
export function* entriesOf(
  database: Database,
  n: number,
  segment: number,
  kind: Kind,
  after: string,
): Generator<Entry, undefined> {
  const next = database.prepare(
    `select first, data from blocks_${n} where segment = ? and kind = ? and first > ? order by first limit 1`,
  );
  const containing = database.prepare(
    `select first, data from blocks_${n} where segment = ? and kind = ? and first <= ? order by first desc limit 1`,
  );
  let row = containing.get(segment, KINDS[kind], after) ?? next.get(segment, KINDS[kind], after);
  while (row !== undefined) {
    for (const entry of readBlock(row.data as Uint8Array)) if (entry.key > after) yield entry;
    row = next.get(segment, KINDS[kind], String(row.first));
  }
}

const decoder = new TextDecoder();

function* readBlock(block: Uint8Array): Generator<Entry> {
  const reader = new ByteReader(block);
  while (!reader.isAtEnd) yield { key: decoder.decode(reader.sized()), payload: reader.sized() };
}

/** The segments that searches read, oldest first. */
export function segmentsOf(database: Database, n: number): Segment[] {
  return database
    .prepare(`select number, after, up_to, bytes from segments_${n} where is_whole = 1 order by up_to`)
    .all()
    .map((row) => ({
      number: Number(row.number),
      after: Number(row.after),
      upTo: Number(row.up_to),
      bytes: Number(row.bytes),
    }));
}

export function addSegment(database: Database, n: number, after: number, upTo: number): number {
  const { lastInsertRowid } = database
    .prepare(`insert into segments_${n} (after, up_to, bytes, is_whole, goes_on) values (?, ?, 0, 0, '')`)
    .run(after, upTo);
  return Number(lastInsertRowid);
}

export function makeWhole(database: Database, n: number, segment: number, bytes: number): void {
  database.prepare(`update segments_${n} set is_whole = 1, bytes = bytes + ? where number = ?`).run(bytes, segment);
}

export function dropSegment(database: Database, n: number, segment: number): void {
  database.prepare(`delete from blocks_${n} where segment = ?`).run(segment);
  database.prepare(`delete from segments_${n} where number = ?`).run(segment);
}

/** A word's list within a key's payload. */
export interface Sublist {
  word: string;
  /** Of the list: how many postings it has, also such as hold no longer. */
  count: number;
  bytes: Uint8Array;
}

export function writeSublist(payload: ByteWriter, word: string, count: number, bytes: Uint8Array): void {
  payload.text(word);
  payload.varint(count);
  payload.appendSized(bytes);
}

export function readSublists(payload: Uint8Array): Sublist[] {
  const reader = new ByteReader(payload);
  const lists: Sublist[] = [];
  while (!reader.isAtEnd)
    lists.push({ word: decoder.decode(reader.sized()), count: reader.varint(), bytes: reader.sized() });
  return lists;
}
