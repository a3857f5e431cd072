/** An answer from LIBRIS in, its books as items and where the answer stands among all out. Any field may be a text or a list. */
import { fail, ok } from '../../domain/failure.js';
import type { DatedText } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { recordTexts } from '../../texts/records.js';
import { readCreator } from '../oai-pmh/person-name.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { reasonIn } from '../records/explain-refusal.js';
import { identifiersOf } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { type JsonObject, numberOf, objectOf, paragraphs, textOf, textsOf } from '../records/values.js';
import { titleText } from '../records/work-texts.js';

/** What a catalogue writes after " / " is who made it; "[Elektronisk resurs]" says what it is made of. */
function readTitle(text: string): string {
  const [title = ''] = titleText(text).split(/\s+\/\s+/);
  return title.replace(/\s*\[(?:elektronisk resurs|electronic resource)\]/gi, '').trim();
}

/** "2026", "[2026?]", "cop. 2026", "2025-2026": a day where there is one, else the first year. */
function readPublished(texts: string[]): DatedText | null {
  for (const text of texts) {
    const year = /(?<!\d)1[4-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)/.exec(text)?.[0];
    const date = readDate(text.replace(/[[\]]/g, '')) ?? (year === undefined ? null : readDate(year));
    if (date !== null) return date;
  }
  return null;
}

function readBook(book: JsonObject): Entry {
  const identifier = textsOf(book.identifier)[0] ?? '';
  const url = addressOf(identifier);
  return toEntry({
    externalId: identifier || null,
    url,
    title: textsOf(book.title).map(readTitle)[0] ?? '',
    summaryHtml: paragraphs(textsOf(book.publisher).join('; ')),
    published: readPublished(textsOf(book.date)),
    language: textsOf(book.language).map(toLanguageCode)[0] ?? null,
    people: textsOf(book.creator).flatMap((name) => readCreator(name) ?? []),
    identifiers: identifiersOf({
      libris: /\/([^/?#]+)\/?$/.exec(url ?? '')?.[1],
      isbn: textsOf(book.isbn)[0],
      issn: textsOf(book.issn)[0],
    }),
  });
}

/** @returns failures as `parseOpenAlex`. */
export const parseLibris: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const { xsearch } = objectOf(json.value);
  const { list, to, records } = objectOf(xsearch);
  if (typeof xsearch !== 'object' || xsearch === null) {
    const reason = reasonIn(json.value);
    return reason === ''
      ? fail('not-a-feed', recordTexts.otherShape('xsearch'))
      : fail('refused-question', recordTexts.refused(reason));
  }
  const text = (value: unknown): string | null => numberOf(value)?.toString() ?? null;
  // Without hits the list may be an empty text.
  const entries = readEntries(textOf(list) === '' && typeof list === 'string' ? [] : list, readBook);
  return ok(toRecords(entries, { next: { to: text(to), records: text(records), count: String(entries.length) } }));
};
