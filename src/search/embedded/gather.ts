/** The lists of one term, from several segments and of several inflections, in; its rows in order, each once, with the counts together, out. */
import { addBit, hasBit, makeBits, rowsOf } from './bits.js';
import { codeOf, NO_POSTINGS, type Postings, readCounts, type Validity, WRITTEN_OUT } from './postings.js';

/** A list as a segment has it, with what of it holds. */
export interface GatheredList {
  bytes: Uint8Array;
  /** As many postings as it has. */
  count: number;
  valid: Validity;
}

/** Room for lists as they are decoded, kept from one term to the next: fresh memory costs more than what is done in it. */
export interface Gathering extends Postings {
  size: number;
  lastRow: number;
  /** Whether rows came in order and each once. */
  isOrdered: boolean;
  /** A byte for every row, whatever is in it; used where lists cross. */
  byRow: Uint8Array;
}

/** @param size rows that there are */
export const createGathering = (size: number): Gathering => ({
  ...{ rows: new Uint32Array(0), codes: new Uint8Array(0), byRow: new Uint8Array(size) },
  ...{ size: 0, lastRow: -1, isOrdered: true },
});

export function gatherPostings(lists: readonly GatheredList[], gathering: Gathering): Postings {
  const room = lists.reduce((sum, { count }) => sum + count, 0);
  if (room === 0) return NO_POSTINGS;
  if (room > gathering.rows.length) {
    gathering.rows = new Uint32Array(room * 2);
    gathering.codes = new Uint8Array(room * 2);
  }
  Object.assign(gathering, { size: 0, lastRow: -1, isOrdered: true });
  for (const { bytes, valid } of lists) decodeInto(gathering, bytes, valid);
  const { rows, codes, size, isOrdered } = gathering;
  return isOrdered ? { rows: rows.slice(0, size), codes: codes.slice(0, size) } : unite(gathering);
}

/** The innermost loop of a search: a common word has half a million rows. */
function decodeInto(to: Gathering, list: Uint8Array, { revisions, after, upTo }: Validity): void {
  const { rows, codes } = to;
  let { size, lastRow, isOrdered } = to;
  let [row, at] = [0, 0];
  while (at < list.length) {
    let byte = list[at++] as number;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = list[at++] as number;
      value |= (byte & 0x7f) << shift;
    }
    row += value >>> 1;
    let code = 1;
    if (value & 1) {
      code = list[at++] as number;
      if (code === WRITTEN_OUT) {
        const counts = readCounts(list, at);
        code = codeOf(counts[0], counts[1]);
        at = counts[2];
      }
    }
    const revision = revisions[row] as number;
    if (revision <= after || revision > upTo) continue;
    if (row <= lastRow) isOrdered = false;
    lastRow = row;
    rows[size] = row;
    codes[size++] = code;
  }
  Object.assign(to, { size, lastRow, isOrdered });
}

/** Rows of several lists, each once, with the counts together. */
function unite({ rows, codes, size, byRow }: Gathering): Postings {
  const bits = makeBits(byRow.length);
  for (let i = 0; i < size; i++) {
    const row = rows[i] as number;
    const code = codes[i] as number;
    const before = hasBit(bits, row) ? (byRow[row] as number) : 0;
    byRow[row] = before === 0 ? code : codeOf((code >>> 4) + (before >>> 4), (code & 15) + (before & 15));
    addBit(bits, row);
  }
  const united = rowsOf(bits);
  const together = new Uint8Array(united.length);
  for (let i = 0; i < united.length; i++) together[i] = byRow[united[i] as number] as number;
  return { rows: united, codes: together };
}
