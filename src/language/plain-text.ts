/** Foreign HTML in, plain text out: what readers keep of titles and leads, and the one way in which text becomes HTML again. */
import { Tokenizer } from 'htmlparser2';
import { replaceReferences, TextBuffer } from './text-buffer.js';

/** Elements that do not break a line: their tags leave no space, so that "<b>A</b>vgift" stays one word. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const HIDDEN = new Set(['script', 'style']);

/** Collects the text between tags. Runs that follow each other are sliced once, so ten million stray "<" cost one string. */
class TextCollector {
  private readonly html: string;
  private readonly text = new TextBuffer();
  private runStart = 0;
  private runEnd = 0;
  private tagName = '';
  private isHidden = false;
  /** Index after the "<!--" of a comment that never ends, or -1. */
  openComment = -1;

  constructor(html: string) {
    this.html = html;
  }

  private flushRun(): void {
    if (this.runEnd > this.runStart) this.text.add(this.html.slice(this.runStart, this.runEnd));
    this.runStart = this.runEnd;
  }

  private endTag(name: string): void {
    if (INLINE.has(name)) return;
    this.flushRun();
    this.text.add(' ');
  }

  ontext(textStart: number, end: number): void {
    if (this.isHidden) return;
    // A declaration that never ends is no declaration; the tokenizer tells it as text without its beginning.
    const start = this.html.startsWith('<!', textStart - 2) ? textStart - 2 : textStart;
    if (start !== this.runEnd) {
      this.flushRun();
      this.runStart = start;
    }
    this.runEnd = end;
  }

  ontextentity(codePoint: number): void {
    if (this.isHidden) return;
    this.flushRun();
    this.text.add(String.fromCodePoint(codePoint));
  }

  onopentagname(start: number, end: number): void {
    this.tagName = this.html.slice(start, end).toLowerCase();
  }

  onopentagend(): void {
    this.isHidden = HIDDEN.has(this.tagName);
    this.endTag(this.tagName);
  }

  onselfclosingtag(): void {
    this.endTag(this.tagName);
  }

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase();
    if (HIDDEN.has(name)) this.isHidden = false;
    this.endTag(name);
  }

  /** Browsers drop CDATA in HTML; publishers who wrap twice mean its text. */
  oncdata(start: number, end: number, endOffset: number): void {
    this.ontext(start, end - endOffset);
  }

  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
  onattribname(): void {}
  oncomment(start: number, _end: number, endOffset: number): void {
    if (endOffset === 0) this.openComment = start;
  }

  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  take(): string {
    this.flushRun();
    return this.text.toString();
  }
}

/** The text of some HTML, entities decoded once, white space as it stands. */
export function readHtmlText(html: string): string {
  if (!/[<&]/.test(html)) return html;
  const collector = new TextCollector(html);
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, collector);
  tokenizer.write(html);
  tokenizer.end();
  return collector.take() + readAfterComment(html, collector.openComment);
}

/** A comment that never ends would hide everything after it; it is taken to end with its first ">", as are those that follow it. */
function readAfterComment(html: string, openComment: number): string {
  const end = openComment < 0 ? -1 : html.indexOf('>', openComment);
  return end < 0 ? '' : readHtmlText(html.slice(end + 1).replace(/<!--/g, '<!'));
}

/** Entities decoded once, tags left as they are. */
export function decodeEntities(text: string): string {
  return replaceReferences(text, readHtmlText);
}

/** Control, bidi, soft hyphen and zero-width characters: invisible, and able to hide or turn what a reader sees. The joiners of emoji stay. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\uffff]|\p{Cs}/gu;

/** One line without surrounding, doubled or exotic white space, in NFC. */
export function flattenWhitespace(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/** Without what a reader cannot see; white space stays as it is. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

/** A line of text that is not HTML, without what a reader cannot see; entities are decoded where someone escaped it once too often. */
export function toCleanLine(text: string): string {
  return flattenWhitespace(withoutInvisible(decodeEntities(text)));
}

/**
 * Plain text of some HTML: tags away, scripts and styles with their content, entities decoded and once more where the result still holds
 * escaped ones. The result is text: it may contain "<" and must be escaped by whoever shows it.
 */
export function toPlainText(html: string): string {
  return toCleanLine(readHtmlText(html));
}

/** @returns the text, or as many whole words as fit in `max` characters with "…" after them. */
export function clip(text: string, max = 600): string {
  if (text.length <= max) return text;
  const room = text.slice(0, Math.max(0, max - 1));
  const lastSpace = /\s/.test(text.charAt(room.length)) ? room.length : room.search(/\s\S*$/);
  // A single endless word is cut anywhere, but not between the halves of a character.
  const words = lastSpace > max / 2 ? room.slice(0, lastSpace) : room.replace(/[\ud800-\udbff]$/, '');
  return `${words.replace(/[\s,;:–—-]+$/u, '')}…`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML that shows exactly that text, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
