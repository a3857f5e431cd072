/** An answer of arXiv's interface (Atom) in, its preprints and how many there are in all out. */
import { fail, ok, type Result } from '../../domain/failure.js';
import { clip, toPlainText } from '../../language/plain-text.js';
import { arxivTexts } from '../../texts/arxiv.js';
import { recordTexts } from '../../texts/records.js';
import { decodeText } from '../decode-text.js';
import type { ParsedRecords, ParseTasks } from '../parse-tasks.js';
import { type MarkupElement, parseMarkup } from '../parsing/parse-markup.js';
import { findChild, isNamed, textOf } from '../parsing/xml-names.js';
import { type Entry, toRecords } from '../records/make-entry.js';
import { errorIn, publishedOf, readEntry } from './read-entry.js';

const LONGEST_SAID = 200;

interface Found {
  entries: Entry[];
  /** When the last entry was published: arXiv sorts them, so the oldest. */
  last: string | null;
  error: string | null;
}

function readInto(found: Found, element: MarkupElement): void {
  const error = errorIn(element);
  if (error !== null) found.error ??= error;
  else {
    found.entries.push(readEntry(element));
    found.last = publishedOf(element)?.at ?? found.last;
  }
  // What has been read is let go, so that two thousand abstracts take no more memory than their text.
  element.children = [];
}

const refused = (said: string) =>
  fail('refused-question', recordTexts.refused(clip(toPlainText(said.slice(0, 10 * LONGEST_SAID)), LONGEST_SAID)));

/**
 * @returns in `next`: `total` found in all, `count` of entries here, `last` the time of the last one. Failure `refused-question` for an error
 * told as an entry, `empty`, `not-a-feed`, `truncated`, and `hostile` beyond the limits of `parseMarkup`.
 */
export function parseArxiv(input: ParseTasks['records']['input']): Result<ParsedRecords> {
  const text = decodeText(input.bytes, input.contentType);
  if (text.trim() === '') return fail('empty', recordTexts.empty);
  const found: Found = { entries: [], last: null, error: null };
  let root: MarkupElement | null = null;
  const onElement = (element: MarkupElement): void => {
    if (isNamed(element, 'atom', 'entry')) readInto(found, element);
    else if (isNamed(element, 'atom', 'feed')) root = element;
  };
  const markup = parseMarkup(text, { xml: true, onElement });
  if (!markup.ok) return markup;
  if (root === null) return fail('not-a-feed', arxivTexts.notAtom);
  if (found.error !== null) return refused(found.error);
  if (markup.value.isCutShort) return fail('truncated', arxivTexts.truncated);
  const total = textOf(findChild(root, 'opensearch', 'totalResults')) || null;
  return ok(toRecords(found.entries, { next: { total, count: String(found.entries.length), last: found.last } }));
}
