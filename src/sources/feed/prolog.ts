/** The text of an XML document in, the place of its root and its declared entities out; whatever stands before the root is noise or prolog. */

export interface Prolog {
  /** Index of the root's "<", or -1 where no element begins. */
  rootStart: number;
  /** Local name of the root in lower case; "" where no element begins or its name has been cut off. */
  rootName: string;
  /** The document type's internal subset, or "". */
  subset: string;
}

const NOISE = /[^<]*/y;
/** What may follow a "<" that means something. */
const CAN_FOLLOW = /[\p{L}_?!]/u;
const INSTRUCTION = /<\?/y;
const COMMENT = /<!--/y;
const DOCTYPE = /<!DOCTYPE/iy;
const DECLARATION = /<!/y;
const ELEMENT = /<(?:[\p{L}_][\p{L}\p{N}._-]*:)?([\p{L}_][\p{L}\p{N}._-]*)(?=[\s/>])/uy;

function matchesAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** Index after the next `end`, or the text's length where it never comes. */
function skipPast(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

/** Index of the bracket or ">" that ends a part of a document type; both mean nothing inside quotes and comments. */
function findOutsideQuotes(text: string, wanted: RegExp, from: number): number {
  let index = from;
  while (index < text.length) {
    const character = text.charAt(index);
    if (wanted.test(character)) return index;
    if (text.startsWith('<!--', index)) index = skipPast(text, '-->', index);
    else if (character === '"' || character === "'") index = skipPast(text, character, index + 1);
    else index++;
  }
  return text.length;
}

function skipDoctype(text: string, from: number): { end: number; subset: string } {
  const open = findOutsideQuotes(text, /[[>]/, from);
  if (text.charAt(open) !== '[') return { end: open + 1, subset: '' };
  const close = findOutsideQuotes(text, /\]/, open + 1);
  return { end: findOutsideQuotes(text, />/, close) + 1, subset: text.slice(open + 1, close) };
}

/** Walks over everything that may stand before a root; never throws. */
export function readProlog(text: string): Prolog {
  let subset = '';
  let index = 0;
  while (index < text.length) {
    index += matchesAt(NOISE, text, index)?.[0].length ?? 0;
    if (!CAN_FOLLOW.test(text.charAt(index + 1))) index++;
    else if (matchesAt(INSTRUCTION, text, index)) index = skipPast(text, '>', index);
    else if (matchesAt(COMMENT, text, index)) index = skipPast(text, '-->', index);
    else if (matchesAt(DOCTYPE, text, index)) {
      const doctype = skipDoctype(text, index + 9);
      subset ||= doctype.subset;
      index = doctype.end;
    } else if (matchesAt(DECLARATION, text, index)) index = skipPast(text, '>', index);
    else {
      const element = matchesAt(ELEMENT, text, index);
      if (element) return { rootStart: index, rootName: (element[1] ?? '').toLowerCase(), subset };
      index++;
    }
  }
  return { rootStart: -1, rootName: '', subset };
}
