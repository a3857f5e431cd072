/** Texts and addresses of anybody's making in, what may stand in a file out: characters that formats forbid away, line breaks of one kind. */
import { canParseUrl } from '../domain/can-parse-url.js';

/** What XML cannot hold at all, nor any program show: control characters, halves of characters, non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

/** Everything that some program takes for the end of a line. */
const LINE_BREAK = /\r\n|[\r\u0085\u2028\u2029]/g;

/** Text with "\n" for line breaks, without what no file may hold. */
export const writable = (text: string): string => text.replace(UNWRITABLE, '').replace(LINE_BREAK, '\n');

/** The same in one line. */
export const oneLine = (text: string): string => writable(text).replace(/\s+/g, ' ').trim();

/** The address where it leads to the web, as browsers write it; else null. */
export function webLink(address: string | null): string | null {
  if (address === null || !canParseUrl(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
