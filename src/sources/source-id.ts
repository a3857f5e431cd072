/** A source's name and address in, an id out that is readable, stands in addresses as it is, and is nobody else's. */
import { domainToUnicode } from 'node:url';
import { canParseUrl } from '../domain/can-parse-url.js';
import { fold } from '../language/fold.js';

/** So that a number fits in after it, within the 64 characters of an id. */
const LONGEST = 48;

/** "Värmdö kommun, nyheter" → "varmdo-kommun-nyheter"; what has no letters or digits of that kind gives nothing. */
function toWords(text: string): string {
  const words = fold(text.toLowerCase())
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (words.length <= LONGEST) return words;
  const cut = words.slice(0, LONGEST + 1);
  const atWord = cut.lastIndexOf('-');
  return atWord > LONGEST / 2 ? cut.slice(0, atWord) : cut.slice(0, LONGEST).replace(/-+$/, '');
}

const hostOf = (url: string): string =>
  canParseUrl(url) ? domainToUnicode(new URL(url).hostname).replace(/^www\./, '') : '';

/** @param isTaken whether some source has or has had an id. */
export function makeSourceId(name: string, url: string, isTaken: (id: string) => boolean): string {
  const words = [toWords(name), toWords(hostOf(url)), 'kalla'].find((text) => text !== '') ?? 'kalla';
  for (let number = 1; ; number++) {
    const id = number === 1 ? words : `${words}-${number}`;
    if (!isTaken(id)) return id;
  }
}
