/**
 * Where a page ended in, a text for the next request out, and back. By relevance the cursor carries the ranked texts themselves, because
 * scores shift while items arrive; after those, and by date, the place of the last text is enough.
 */
import { createHash } from 'node:crypto';
import { BadCursorError } from '../engine.js';

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
}

/** @param question what the cursor belongs to: the request without its cursor, and the generation of the index. */
export function writeCursor(position: Position, question: unknown): string {
  const { level, ranked, shown, after } = position;
  const place = after === null ? '' : `${after.sortMs}.${after.row.toString(36)}`;
  const body = [level, shown, ranked.map((row) => row.toString(36)).join('.'), place].join('_');
  return `${body}_${seal(body, question)}`;
}

export function readCursor(cursor: string, question: unknown): Position {
  const end = cursor.lastIndexOf('_');
  const body = cursor.slice(0, Math.max(0, end));
  if (end < 0 || cursor.length > 8000 || cursor.slice(end + 1) !== seal(body, question)) {
    throw new BadCursorError('The cursor belongs to another question or to an index that is gone');
  }
  const [level = '', shown = '', ranked = '', place = ''] = body.split('_');
  return {
    level: Number(level),
    shown: Number(shown),
    ranked: ranked === '' ? [] : ranked.split('.').map((row) => Number.parseInt(row, 36)),
    after: place === '' ? null : readPlace(place),
  };
}

function readPlace(place: string): Place {
  const dot = place.lastIndexOf('.');
  return { sortMs: Number(place.slice(0, dot)), row: Number.parseInt(place.slice(dot + 1), 36) };
}

/** Not a secret: it only tells a cursor of this question from others and from garbage. */
const seal = (body: string, question: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([body, question]))
    .digest('base64url')
    .slice(0, 12)
    .replaceAll('_', '~');
