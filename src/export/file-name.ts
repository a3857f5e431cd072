/** What a file is about in, the header that names it out: readable Swedish for browsers that can, ASCII for all. */
import { fold } from '../language/fold.js';

const LONGEST_SUBJECT = 60;

/** Words with hyphens between: nothing that a file system could stumble on. */
function slugOf(text: string): string {
  const slug =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join('-') ?? '';
  const cut = [...slug].slice(0, LONGEST_SUBJECT).join('');
  // Not in the middle of a word where one ends before.
  return cut === slug ? slug : cut.replace(/-[^-]*$/, '');
}

/** "spanare-trygghet-på-torget-2026-11-20.csv" @param date YYYY-MM-DD */
export const fileName = (subject: string, date: string, extension: string): string =>
  `${['spanare', slugOf(subject), date].filter((part) => part !== '').join('-')}.${extension}`;

const encode = (name: string): string =>
  encodeURIComponent(name).replace(/['()*!]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** The value of Content-Disposition. */
export function contentDisposition(disposition: 'attachment' | 'inline', name: string): string {
  const ascii = fold(name)
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/-{2,}/g, '-');
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${encode(name)}`;
}
