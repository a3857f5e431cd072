/** Many small pieces of text in, one string out, without ever holding millions of pieces: hostile documents are made of small pieces. */
const PIECES_PER_JOIN = 8192;

export class TextBuffer {
  private pieces: string[] = [];
  private readonly joined: string[] = [];

  add(piece: string): void {
    this.pieces.push(piece);
    if (this.pieces.length < PIECES_PER_JOIN) return;
    this.joined.push(this.pieces.join(''));
    this.pieces = [];
  }

  toString(): string {
    return this.joined.join('') + this.pieces.join('');
  }
}

const REFERENCE = /&(#?[\w.-]{1,64});/y;

/**
 * Replaces "&name;", "&#228;" and "&#xe4;" by what `resolve` says, in one pass; what it gives is not looked at again.
 * @param resolve gets the reference whole and its name
 */
export function replaceReferences(text: string, resolve: (reference: string, name: string) => string): string {
  let from = 0;
  let at = text.indexOf('&');
  if (at < 0) return text;
  const buffer = new TextBuffer();
  while (at >= 0) {
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(text);
    if (match) {
      buffer.add(text.slice(from, at));
      buffer.add(resolve(match[0], match[1] ?? ''));
      from = at + match[0].length;
    }
    at = text.indexOf('&', match ? from : at + 1);
  }
  buffer.add(text.slice(from));
  return buffer.toString();
}
