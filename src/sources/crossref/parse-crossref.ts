/** An answer from Crossref in, its works as items and what is needed to ask on out. Titles are lists, dates are lists of numbers, abstracts JATS. */
import { fail, ok } from '../../domain/failure.js';
import type { DatedText, Person } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { recordTexts } from '../../texts/records.js';
import { researchTexts } from '../../texts/research.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { reasonIn } from '../records/explain-refusal.js';
import { doiAddress, doiOf, identifiersOf } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, toEntry, toRecords } from '../records/make-entry.js';
import { peopleOf } from '../records/people.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import {
  firstText,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from '../records/values.js';
import { abstractHtml, titleText } from '../records/work-texts.js';

/** @returns the date of `{date-parts: [[2026, 11, 3]]}` with one to three parts; null for one without a year. */
export function readDateParts(value: unknown): DatedText | null {
  const [year, month, day] = listOf(listOf(objectOf(value)['date-parts'])[0]).map(numberOf);
  if (typeof year !== 'number' || year < 1000) return null;
  const parts = [year, month, day].slice(0, typeof month !== 'number' ? 1 : typeof day !== 'number' ? 2 : 3);
  return readDate(parts.map((part) => String(part).padStart(2, '0')).join('-'));
}

/** When it came out; when the record was made says nothing about that. */
function readPublished(work: JsonObject): DatedText | null {
  const names = ['published', 'issued', 'published-online', 'published-print', 'posted'];
  for (const name of names) {
    const date = readDateParts(work[name]);
    if (date !== null) return date;
  }
  return null;
}

const firstOf = (value: unknown): string => titleText(textsOf(value)[0] ?? '');

/** Many write the subtitle in the title too. */
function readTitle(work: JsonObject): string {
  const title = firstOf(work.title) || firstOf(work['original-title']) || firstOf(work['short-title']);
  const subtitle = firstOf(work.subtitle);
  if (title === '' || subtitle === '') return title || subtitle;
  return title.toLowerCase().includes(subtitle.toLowerCase()) ? title : `${title.replace(/\s*:$/, '')}: ${subtitle}`;
}

const readPeople = (work: JsonObject): Person[] =>
  peopleOf(objectsOf(work.author), ({ given, family, name, ORCID, affiliation }) => {
    const names = [textOf(given), textOf(family)];
    return {
      names: names.join('') === '' ? name : names,
      affiliations: objectsOf(affiliation).map((place) => place.name),
      orcid: ORCID,
    };
  });

function readWork(work: JsonObject): Entry {
  const doi = doiOf(work.DOI) ?? doiOf(work.URL);
  const url = addressOf(work.URL) ?? (doi === null ? null : doiAddress(doi));
  if (doi === null && url === null) return 'no-identity';
  const title = readTitle(work);
  const summaryHtml = abstractHtml(textOf(work.abstract));
  const known = [firstText(textsOf(work['container-title'])[0], work.publisher), doi ?? ''].filter(
    (text) => text !== '',
  );
  return toEntry({
    externalId: doi ?? url,
    url,
    title: title === '' && summaryHtml === '' ? researchTexts.untitled(known) : title,
    summaryHtml,
    published: readPublished(work),
    language: toLanguageCode(textOf(work.language)),
    ...(/^report/.test(textOf(work.type)) && { type: 'rapport' as const }),
    people: readPeople(work),
    identifiers: identifiersOf({
      doi,
      issn: textsOf(work.ISSN)[0],
      isbn: textsOf(work.ISBN)[0]?.replace(/^.*\/isbn\//, ''),
    }),
  });
}

/** @returns failures of `readJson`; `refused-question` for an error that came as an answer; `not-a-feed` for another form. */
export const parseCrossref: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const message = objectOf(objectOf(json.value).message);
  const { items } = message;
  if (!Array.isArray(items)) {
    const reason = reasonIn(json.value);
    return reason === ''
      ? fail('not-a-feed', recordTexts.otherShape('message.items'))
      : fail('refused-question', recordTexts.refused(reason));
  }
  const count = (value: unknown): string | null => numberOf(value)?.toString() ?? null;
  const next = {
    cursor: textOf(message['next-cursor']) || null,
    count: String(items.length),
    perPage: count(message['items-per-page']),
    total: count(message['total-results']),
  };
  return ok(toRecords(readEntries(items, readWork), { next }));
};
