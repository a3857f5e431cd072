/**
 * Where a word is (row by row, how often in title and text, and at which places) in, bytes out, and back. A list has for each row the gap
 * from the row before, doubled, plus one where more follows than "once in the text": a byte of two counts, or 255 and both counts written
 * out. The places stand in bytes of their own, because only phrases ask for them.
 */
import { type Bits, hasBit } from './bits.js';
import { ByteWriter } from './bytes.js';

/** Places in the text (summary and people) are told from those in the title by this. */
export const TEXT_PLACE = 1 << 15;
const LAST_PLACE = TEXT_PLACE - 1;
const MOST_IN_CODE = 15;
/** Instead of a code: both counts follow. */
export const WRITTEN_OUT = 255;

/** Rows in order, and by row the counts: title × 16 + text, each at most 15. */
export interface Postings {
  rows: Uint32Array;
  codes: Uint8Array;
}

export const NO_POSTINGS: Postings = { rows: new Uint32Array(0), codes: new Uint8Array(0) };

export const toPlace = (index: number, isTitle: boolean): number =>
  Math.min(index, LAST_PLACE) + (isTitle ? 0 : TEXT_PLACE);

/** Which rows of a segment hold: those whose text was last changed within the segment's revisions. */
export interface Validity {
  revisions: Uint32Array;
  /** Exclusive. */
  after: number;
  /** Inclusive. */
  upTo: number;
}

export class PostingsWriter {
  readonly list = new ByteWriter();
  readonly places = new ByteWriter();
  count = 0;
  private lastRow = 0;

  clear(): void {
    this.list.clear();
    this.places.clear();
    this.count = 0;
    this.lastRow = 0;
  }

  /** @param places of this row from `start` to `end`, those of the title first; empty where nobody will ask for them */
  add(row: number, title: number, text: number): void {
    const gap = row - this.lastRow;
    const isOnceInText = title === 0 && text === 1;
    this.list.varint(gap * 2 + (isOnceInText ? 0 : 1));
    if (!isOnceInText) this.addCounts(title, text);
    this.lastRow = row;
    this.count += 1;
  }

  /** After `add`, for each place of the row in order. @param before the place before it in the same field, 0 for the first */
  addPlace(place: number, before: number): void {
    this.places.varint(place - before);
  }

  private addCounts(title: number, text: number): void {
    const code = title * 16 + text;
    const isShort = title <= MOST_IN_CODE && text <= MOST_IN_CODE && code !== WRITTEN_OUT;
    this.list.byte(isShort ? code : WRITTEN_OUT);
    if (isShort) return;
    this.list.varint(title);
    this.list.varint(text);
  }
}

/** Lists decoded one after the other into one run of rows; room is kept between uses. */
export class PostingsRun {
  rows = new Uint32Array(1024);
  titles = new Uint16Array(1024);
  texts = new Uint16Array(1024);
  /** By row: where its places begin in `places`. */
  placesAt = new Uint32Array(1024);
  places = new Uint16Array(1024);
  size = 0;
  placesSize = 0;
  /** Whether rows came in order and each once. */
  isOrdered = true;

  clear(): void {
    this.size = 0;
    this.placesSize = 0;
    this.isOrdered = true;
  }

  /** @param count as many postings as the list has, or more */
  decode(list: Uint8Array, count: number, valid: Validity): void {
    this.makeRoom(count);
    const { revisions, after, upTo } = valid;
    const { rows, titles, texts } = this;
    let { size } = this;
    let last = size === 0 ? -1 : (rows[size - 1] as number);
    let [row, at] = [0, 0];
    while (at < list.length) {
      let byte = list[at++] as number;
      let value = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = list[at++] as number;
        value |= (byte & 0x7f) << shift;
      }
      row += value >>> 1;
      let [title, text] = [0, 1];
      if (value & 1) {
        const code = list[at++] as number;
        if (code === WRITTEN_OUT) [title, text, at] = readCounts(list, at);
        else {
          title = code >>> 4;
          text = code & 15;
        }
      }
      const revision = revisions[row] as number;
      if (revision <= after || revision > upTo) continue;
      if (row <= last) this.isOrdered = false;
      last = row;
      rows[size] = row;
      titles[size] = title;
      texts[size++] = text;
    }
    this.size = size;
  }

  /** The same with places, which keep their field's mark. @param among only these rows, where given */
  decodeWithPlaces(list: Uint8Array, places: Uint8Array, count: number, valid: Validity, among?: Bits): void {
    const from = this.size;
    this.decode(list, count, allValid(valid.revisions.length));
    const to = this.size;
    this.size = from;
    let at = 0;
    for (let i = from; i < to; i++) {
      const row = this.rows[i] as number;
      const all = (this.titles[i] as number) + (this.texts[i] as number);
      if (isValid(valid, row) && (among === undefined || hasBit(among, row))) at = this.keepPlaces(i, places, at);
      else for (let left = all; left > 0; at++) if ((places[at] as number) < 0x80) left -= 1;
    }
  }

  /** Moves a decoded row to its place and reads the places in the text. @returns where the next row's begin */
  private keepPlaces(i: number, places: Uint8Array, from: number): number {
    const title = this.titles[i] as number;
    const all = title + (this.texts[i] as number);
    this.makePlacesRoom(all);
    const start = this.placesSize;
    let [place, at] = [0, from];
    for (let k = 0; k < all; k++) {
      if (k === title) place = 0;
      let byte = places[at++] as number;
      let gap = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = places[at++] as number;
        gap |= (byte & 0x7f) << shift;
      }
      place += gap;
      this.places[start + k] = k < title ? place : place + TEXT_PLACE;
    }
    const to = this.size++;
    this.rows[to] = this.rows[i] as number;
    this.titles[to] = title;
    this.texts[to] = all - title;
    this.placesAt[to] = start;
    this.placesSize = start + all;
    return at;
  }

  /** Writes what has been decoded, in order of rows. A row is there once, for a text has one valid version. */
  writeTo(writer: PostingsWriter, withPlaces: boolean): void {
    const order = this.isOrdered ? null : this.orderOfRows();
    for (let k = 0; k < this.size; k++) {
      const i = order === null ? k : (order[k] as number);
      writer.add(this.rows[i] as number, this.titles[i] as number, this.texts[i] as number);
      if (withPlaces) this.writePlaces(writer, i);
    }
  }

  /** Row and place in one number: numbers are sorted many times faster than by a function that compares. */
  private orderOfRows(): Float64Array {
    const order = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) order[i] = (this.rows[i] as number) * this.size + i;
    order.sort();
    for (let k = 0; k < this.size; k++) order[k] = (order[k] as number) % this.size;
    return order;
  }

  private writePlaces(writer: PostingsWriter, i: number): void {
    const start = this.placesAt[i] as number;
    const title = this.titles[i] as number;
    const all = title + (this.texts[i] as number);
    for (let k = 0; k < all; k++) {
      const isFirst = k === 0 || k === title;
      const field = k < title ? 0 : TEXT_PLACE;
      writer.addPlace(
        (this.places[start + k] as number) - field,
        isFirst ? 0 : (this.places[start + k - 1] as number) - field,
      );
    }
  }

  private makeRoom(count: number): void {
    const needed = this.size + count;
    if (needed <= this.rows.length) return;
    const room = Math.max(needed, this.rows.length * 2);
    this.rows = enlarge(this.rows, new Uint32Array(room));
    this.titles = enlarge(this.titles, new Uint16Array(room));
    this.texts = enlarge(this.texts, new Uint16Array(room));
    this.placesAt = enlarge(this.placesAt, new Uint32Array(room));
  }

  private makePlacesRoom(count: number): void {
    const needed = this.placesSize + count;
    if (needed > this.places.length)
      this.places = enlarge(this.places, new Uint16Array(Math.max(needed, this.places.length * 2)));
  }
}

export const codeOf = (title: number, text: number): number =>
  Math.min(title, MOST_IN_CODE) * 16 + Math.min(text, MOST_IN_CODE);

let everyRow: Validity = { revisions: new Uint32Array(0), after: 0, upTo: 1 };
function allValid(size: number): Validity {
  if (everyRow.revisions.length < size) everyRow = { ...everyRow, revisions: new Uint32Array(size).fill(1) };
  return everyRow;
}

function isValid({ revisions, after, upTo }: Validity, row: number): boolean {
  const revision = revisions[row] as number;
  return revision > after && revision <= upTo;
}

/** @returns the counts, and where what follows begins. */
export function readCounts(list: Uint8Array, start: number): [title: number, text: number, at: number] {
  let at = start;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = list[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  return [read(), read(), at];
}

function enlarge<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
