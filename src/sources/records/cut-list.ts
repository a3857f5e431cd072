/**
 * A long JSON answer in, its list in slices of bounded size out, each a list of its own: what reads them never holds the whole answer as
 * objects. Only brackets, commas and strings are looked at; what is in them is for the parser of each slice to judge.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACES: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d];

export interface Cut {
  /** The answer without what is in its list. */
  envelope: Uint8Array;
}

/** @returns the index after the string that begins with the quote at `start`; -1 when it never ends. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

function skipSpaces(bytes: Uint8Array, start: number): number {
  let at = start;
  while (SPACES.includes(bytes[at])) at++;
  return at;
}

/** Where the value begins: after a byte order mark and white space. */
const beginning = (bytes: Uint8Array): number =>
  skipSpaces(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

const isOpening = (byte: number | undefined): boolean => byte === OPEN_LIST || byte === OPEN_OBJECT;
const isClosing = (byte: number | undefined): boolean => byte === CLOSE_LIST || byte === CLOSE_OBJECT;

/** @returns the index after the opening bracket of the outermost object's list of that name; -1 without one. */
function findNamedList(bytes: Uint8Array, name: string): number {
  const wanted = JSON.stringify(name);
  let depth = 0;
  for (let at = beginning(bytes); at < bytes.length; at++) {
    if (bytes[at] === QUOTE) {
      const end = endOfString(bytes, at);
      if (end < 0) return -1;
      const colon = skipSpaces(bytes, end);
      const value = skipSpaces(bytes, colon + 1);
      const isName = depth === 1 && bytes[colon] === COLON && bytes[value] === OPEN_LIST;
      if (isName && new TextDecoder().decode(bytes.subarray(at, end)) === wanted) return value + 1;
      at = end - 1;
    } else if (isOpening(bytes[at])) depth++;
    else if (isClosing(bytes[at])) depth--;
  }
  return -1;
}

function findList(bytes: Uint8Array, name: string | null): number {
  const start = beginning(bytes);
  if (name === null) return bytes[start] === OPEN_LIST ? start + 1 : -1;
  return bytes[start] === OPEN_OBJECT ? findNamedList(bytes, name) : -1;
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const BEFORE = Uint8Array.of(OPEN_LIST);
const AFTER = Uint8Array.of(CLOSE_LIST);

/** Yields slices of at least `sliceBytes`, each longer by one element at most. @returns the index of the closing bracket; -1 without one. */
function* cutElements(bytes: Uint8Array, start: number, sliceBytes: number): Generator<Uint8Array, number> {
  let depth = 0;
  let from = start;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      if (end < 0) break;
      at = end - 1;
    } else if (isOpening(byte)) depth++;
    else if (isClosing(byte) && depth-- === 0) {
      yield join(BEFORE, bytes.subarray(from, at), AFTER);
      return at;
    } else if (byte === COMMA && depth === 0 && at - from >= sliceBytes) {
      yield join(BEFORE, bytes.subarray(from, at), AFTER);
      from = at + 1;
    }
  }
  // Without its end the last slice is no JSON, and its parser says so.
  yield join(BEFORE, bytes.subarray(from));
  return -1;
}

/**
 * @param name of the list in the outermost object; null where the answer is the list itself
 * @param sliceBytes a slice ends with the first element that brings it there
 * @returns what is around the list; an answer without such a list is a slice and an envelope of its own, as it is
 */
export function* cutList(bytes: Uint8Array, name: string | null, sliceBytes: number): Generator<Uint8Array, Cut> {
  const start = findList(bytes, name);
  if (start < 0) {
    yield bytes;
    return { envelope: bytes };
  }
  const end = yield* cutElements(bytes, start, sliceBytes);
  return { envelope: end < 0 ? bytes.subarray(0, start) : join(bytes.subarray(0, start), bytes.subarray(end)) };
}
