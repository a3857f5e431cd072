/** A person's own words in, the note as it is kept and the title and lead that an item gets of it out. Text is text: nothing in it is markup. */
import { clip, flattenWhitespace, withoutInvisible } from '../../language/plain-text.js';

/** More than this is no title; then the beginning of it stands as one. */
const LONGEST_TITLE = 200;
const CLIPPED_TITLE = 120;
/** "Hej!" says nothing by itself. */
const SHORTEST_SENTENCE = 15;

/** Where a sentence may end: a sign, quotes and brackets, then something that begins one. */
const SENTENCE_END = /[.!?…]["'”’»)\]]*\s+(?=["'”’»(]?[\p{Lu}\p{N}])/gu;
/** "t.ex.", "kl.", an initial, the number of a day: their stop ends no sentence. */
const NO_END =
  /(?:^|[\s("”])(?:\p{L}|\p{L}+\.\p{L}+|\d{1,2}|kl|ca|nr|dr|st|jfr|prof|ev|fr|tel|resp|inkl|exkl|dvs|osv|etc|m m)\.$/iu;

const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/** One line of a person's writing, without what cannot be seen. */
export const cleanLine = (text: string): string => flattenWhitespace(withoutInvisible(text));

/** A person's words with their lines: what cannot be seen is away, and of empty lines one is left. */
export function cleanNote(text: string): string {
  const lines = withoutInvisible(text.normalize('NFC').replace(LINE_BREAKS, '\n')).split('\n');
  return lines
    .map((line) => line.replace(/[^\S\n]+/gu, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** @returns how long the first sentence is, or null when there is only one. */
function firstSentenceEnd(line: string): number | null {
  for (const match of line.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].trimEnd().length;
    if (end >= SHORTEST_SENTENCE && !NO_END.test(line.slice(0, match.index + 1))) return end;
  }
  return null;
}

/** A title ends without a full stop; an ellipsis stays. */
const asTitle = (text: string): string => text.trim().replace(/(?<!\.)\.$/, '');

function splitLine(line: string): { title: string; rest: string } {
  const end = firstSentenceEnd(line) ?? line.length;
  if (end > LONGEST_TITLE) return { title: clip(line, CLIPPED_TITLE), rest: line };
  return { title: asTitle(line.slice(0, end)), rest: line.slice(end) };
}

/** The first line is the title, or its first sentence; what follows is the lead. A first sentence that never ends is clipped, and told whole after it. */
export function splitNote(note: string): { title: string; rest: string } {
  const [first = '', ...others] = note.split('\n');
  const below = others.join(' ').trim();
  const { title, rest } =
    below !== '' && first.length <= LONGEST_TITLE ? { title: asTitle(first), rest: '' } : splitLine(first);
  return { title, rest: flattenWhitespace(`${rest} ${below}`) };
}

const GOOD_EXAMPLE = /(?<!inte (?:ett |något )?)\b(?:gott|goda|bra|lyckat|lyckade) exempel\b/iu;

/** Whether the person calls it a good example. */
export const callsGoodExample = (text: string): boolean => GOOD_EXAMPLE.test(flattenWhitespace(text));

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Whether a note says more than the item's title and lead do; a note that they were made of does not. */
export function addsTo(note: string, item: { title: string; summary: string }): boolean {
  return !lettersOf(`${item.title} ${item.summary}`).includes(lettersOf(note));
}
