/**
 * HTML or XML text in, a document tree out, or a failure for a tree so deep or so large that walking it would hurt. The limits hold while
 * the tree is built, because the parser itself takes quadratic time on deep nesting.
 */
import { DomHandler, type DomUtils, Parser } from 'htmlparser2';
import { fail, ok, type Result } from '../../domain/failure.js';
import { parsingTexts } from '../../texts/pages.js';

export type MarkupElement = Parameters<typeof DomUtils.getAttributeValue>[0];
export type MarkupRoot = DomHandler['root'];

export interface ParseMarkupOptions {
  xml: boolean;
  /** Called when an element has ended, children first; it may empty the element to spare memory. */
  onElement?: (element: MarkupElement) => void;
}

export interface ParsedMarkup {
  root: MarkupRoot;
  /** The text ended before the outermost element did. */
  isCutShort: boolean;
}

/** Real pages stay under 100; a recursive walk of this depth is far from the end of the stack. */
const MAX_DEPTH = 400;
/** Elements and attributes; a page of a megabyte has some twenty thousand. */
const MAX_PARTS = 400_000;

class TooMuch extends Error {}

/** Builds the tree and refuses to go on beyond the limits. */
class BoundedHandler extends DomHandler {
  private partCount = 0;

  /** Some element has begun and not ended. */
  get isInside(): boolean {
    return this.tagStack.length > 1;
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    this.partCount += 1 + Object.keys(attributes).length;
    if (this.tagStack.length > MAX_DEPTH || this.partCount > MAX_PARTS) throw new TooMuch();
    super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    // A text that ends inside a tag closes that tag too, which never was opened here.
    if (this.tagStack.length > 1) super.onclosetag();
  }
}

/** @returns failure `hostile` when the nesting or the number of elements is beyond reason. */
export function parseMarkup(text: string, options: ParseMarkupOptions): Result<ParsedMarkup> {
  const handler = new BoundedHandler(null, { xmlMode: options.xml }, options.onElement);
  const parser = new Parser(handler, { xmlMode: options.xml, decodeEntities: true });
  let isCutShort = false;
  try {
    parser.write(text);
    // The end of the text closes whatever is open.
    isCutShort = handler.isInside;
    parser.end();
  } catch (error) {
    if (error instanceof TooMuch) return fail('hostile', parsingTexts.tooMuchMarkup);
    throw error;
  }
  return ok({ root: handler.root, isCutShort });
}
