/**
 * Where a page ended in, a text for the next request out, and back. By relevance the cursor carries the ranked texts themselves, because
 * scores shift while items arrive; after those, and by date, the place of the last text, with what has been given: a text whose date is
 * changed meanwhile is neither given again nor passed over. Texts are told by their rows, so a cursor holds for as long as rows mean the
 * same: an index that is made anew beside the present one keeps them.
 */
import { createHash } from 'node:crypto';
import { BadCursorError, INDEX_WAS_LOST } from '../engine.js';
import { ByteReader, ByteWriter } from './bytes.js';

/** A text's place by date, newest first. */
export interface Place {
  sortMs: number;
  row: number;
}

export interface Position {
  /** How far the question had been widened, so that every page asks the same. */
  level: number;
  /** The ranked rows, of which `shown` have been given; empty by date. */
  ranked: number[];
  shown: number;
  /** The last text given of those that follow the ranked ones, or by date. */
  after: Place | null;
  /** The rows given of those; null when they are too many to carry, and the place alone must do. */
  seen: number[] | null;
  /** The highest row when the first page was given: what came later is not waited for. */
  upTo: number;
}

/** What a cursor belongs to. */
export interface CursorOwner {
  /** The request without its cursor. */
  question: unknown;
  /** The index's life: while it is the same, so are the rows. */
  lineage: string;
}

const LONGEST = 8000;
/** With the ranked ones they fit an address and what the API takes of a cursor (4,000 characters), also among a million texts. */
export const MOST_SEEN = 700;

export function writeCursor(position: Position, owner: CursorOwner): string {
  const { level, ranked, shown, after, seen, upTo } = position;
  const place = after === null ? '' : `${after.sortMs}.${after.row.toString(36)}`;
  const rows = ranked.map((row) => row.toString(36)).join('.');
  const given = seen === null ? NOT_CARRIED : writeRows(seen);
  const body = [level, shown, rows, place, given, upTo.toString(36), seal(owner.lineage)].join('_');
  return `${body}_${seal([body, owner.question])}`;
}

/** @throws BadCursorError, with the message INDEX_WAS_LOST where only the index is another */
export function readCursor(cursor: string, { question, lineage }: CursorOwner): Position {
  const end = cursor.lastIndexOf('_');
  const body = cursor.slice(0, Math.max(0, end));
  if (end < 0 || cursor.length > LONGEST || cursor.slice(end + 1) !== seal([body, question]))
    throw new BadCursorError('The cursor belongs to another question');
  const [level = '', shown = '', ranked = '', place = '', seen = '', upTo = '', index = ''] = body.split('_');
  if (index !== seal(lineage)) throw new BadCursorError(INDEX_WAS_LOST);
  return {
    level: Number(level),
    shown: Number(shown),
    ranked: ranked === '' ? [] : ranked.split('.').map((row) => Number.parseInt(row, 36)),
    after: place === '' ? null : readPlace(place),
    seen: seen === NOT_CARRIED ? null : readRows(seen),
    upTo: Number.parseInt(upTo, 36),
  };
}

const NOT_CARRIED = '-';

/** Each as the step from the one before, which is short: what follows by date was often saved at the same time. */
function writeRows(rows: number[]): string {
  const writer = new ByteWriter();
  let before = 0;
  for (const row of rows) {
    const step = row - before;
    writer.varint(step < 0 ? -2 * step - 1 : 2 * step);
    before = row;
  }
  return Buffer.from(writer.view()).toString('base64url').replaceAll('_', '~');
}

function readRows(written: string): number[] {
  const reader = new ByteReader(Buffer.from(written.replaceAll('~', '_'), 'base64url'));
  const rows: number[] = [];
  let row = 0;
  while (!reader.isAtEnd) {
    const step = reader.varint();
    row += step % 2 === 1 ? -(step + 1) / 2 : step / 2;
    rows.push(row);
  }
  return rows;
}

function readPlace(place: string): Place {
  const dot = place.lastIndexOf('.');
  return { sortMs: Number(place.slice(0, dot)), row: Number.parseInt(place.slice(dot + 1), 36) };
}

/** Not a secret: it only tells a cursor of this question from others and from garbage. */
const seal = (of: unknown): string =>
  createHash('sha256').update(JSON.stringify(of)).digest('base64url').slice(0, 12).replaceAll('_', '~');
