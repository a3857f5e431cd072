/** Text of an XML document in, the same text with its entities resolved out: XML's own, HTML's, and those the document declares itself. */
import { readHtmlText } from '../../language/plain-text.js';
import { replaceReferences } from '../../language/text-buffer.js';
import { FeedReadError } from './feed.js';

const DECLARATION = /<!ENTITY\s+([\w.-]{1,64})\s+(?:"([^"]*)"|'([^']*)')\s*>/g;

/** Declared entities may grow a document by this much in all; a bomb wants gigabytes. */
const LARGEST_EXPANSION = 200_000;
const DEEPEST_EXPANSION = 8;
/** More names than HTML has are noise, and left as they stand. */
const MOST_NAMES = 5000;

/** Resolves entities of one document, within that document's limits. */
export interface EntityResolver {
  /** @throws FeedReadError `hostile` when the declared entities grow without measure. */
  resolve(text: string): string;
}

/** The character of "#228" or "#xe4"; null for what is no number. */
function readCharacter(name: string): string | null {
  const match = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  if (!match) return null;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}

function readDeclarations(subset: string): Map<string, string> {
  const declared = new Map<string, string>();
  for (const [, name = '', double, single] of subset.matchAll(DECLARATION)) {
    // The first declaration of a name binds.
    if (!declared.has(name)) declared.set(name, double ?? single ?? '');
  }
  return declared;
}

/** @param subset the text between the brackets of the document type, or "" */
export function makeEntityResolver(subset: string): EntityResolver {
  const declared = readDeclarations(subset);
  const known = new Map<string, string>();
  let expandedLength = 0;

  function expand(text: string, depth: number): string {
    expandedLength += text.length;
    if (expandedLength > LARGEST_EXPANSION || depth > DEEPEST_EXPANSION) throw new FeedReadError('hostile');
    return resolveAt(text, depth);
  }

  /** The HTML table answers for XML's five too; an unknown name stays as it stands. */
  function lookUp(reference: string): string {
    const seen = known.get(reference);
    if (seen !== undefined || known.size >= MOST_NAMES) return seen ?? reference;
    const text = readHtmlText(reference);
    known.set(reference, text);
    return text;
  }

  function resolveAt(text: string, depth: number): string {
    return replaceReferences(text, (reference, name) => {
      const replacement = declared.get(name);
      if (replacement !== undefined) return expand(replacement, depth + 1);
      return name.startsWith('#') ? (readCharacter(name) ?? reference) : lookUp(reference);
    });
  }

  return { resolve: (text) => resolveAt(text, 0) };
}
