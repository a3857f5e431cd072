/** An answer from OpenAlex in, its works as items and the cursor of the next answer out. Abstracts come as words with their places. */
import { fail, ok } from '../../domain/failure.js';
import type { Person } from '../../domain/item.js';
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
import { firstText, type JsonObject, listOf, objectOf, objectsOf, textOf } from '../records/values.js';
import { abstractHtml, titleText } from '../records/work-texts.js';

/** A lead takes far fewer. */
const MOST_WORDS = 3000;

/** @returns the text, its words in their places; "" for anything but an index of words. */
export function readInvertedAbstract(index: unknown): string {
  const placed: [place: number, word: string][] = [];
  for (const [word, places] of Object.entries(objectOf(index))) {
    for (const place of listOf(places)) if (typeof place === 'number') placed.push([place, word]);
  }
  placed.sort(([a], [b]) => a - b);
  return placed
    .slice(0, MOST_WORDS)
    .map(([, word]) => word)
    .join(' ');
}

/** "https://openalex.org/W12" and "W12" name the same work. */
const openAlexIdOf = (value: unknown): string => /[A-Z]\d+$/i.exec(textOf(value))?.[0].toUpperCase() ?? '';

/** Where OpenAlex itself shows a work. */
const pageOf = (id: string): string | null => (id === '' ? null : `https://openalex.org/${id}`);

const readPeople = (work: JsonObject): Person[] =>
  peopleOf(objectsOf(work.authorships), (authorship) => {
    const author = objectOf(authorship.author);
    const institutions = objectsOf(authorship.institutions).map(({ display_name: name }) => name);
    return {
      names: firstText(author.display_name, authorship.raw_author_name),
      affiliations: institutions.some((name) => textOf(name) !== '')
        ? institutions
        : authorship.raw_affiliation_strings,
      orcid: author.orcid,
    };
  });

const isLeftOut = (work: JsonObject): boolean =>
  work.is_retracted === true || work.is_paratext === true || work.type === 'paratext' || work.type === 'retraction';

function readWork(work: JsonObject): Entry {
  if (isLeftOut(work)) return null;
  const id = openAlexIdOf(work.id);
  const place = objectOf(work.primary_location);
  const journal = objectOf(place.source);
  const doi = doiOf(work.doi) ?? doiOf(objectOf(work.ids).doi);
  const url = doi === null ? (addressOf(place.landing_page_url) ?? pageOf(id)) : doiAddress(doi);
  if (id === '' && url === null) return 'no-identity';
  const title = titleText(firstText(work.title, work.display_name));
  const summaryHtml = abstractHtml(readInvertedAbstract(work.abstract_inverted_index));
  const known = [textOf(journal.display_name), doi ?? id].filter((text) => text !== '');
  return toEntry({
    externalId: id === '' ? url : id,
    url,
    title: title === '' && summaryHtml === '' ? researchTexts.untitled(known) : title,
    summaryHtml,
    published: readDate(textOf(work.publication_date)),
    language: toLanguageCode(textOf(work.language)),
    ...(work.type === 'report' && { type: 'rapport' as const }),
    people: readPeople(work),
    identifiers: identifiersOf({ doi, openalex: id, issn: textOf(journal.issn_l) }),
  });
}

/** @returns failures of `readJson`; `refused-question` for an error that came as an answer; `not-a-feed` for another form. */
export const parseOpenAlex: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const { results, meta } = objectOf(json.value);
  if (!Array.isArray(results)) {
    const reason = reasonIn(json.value);
    return reason === ''
      ? fail('not-a-feed', recordTexts.otherShape('results'))
      : fail('refused-question', recordTexts.refused(reason));
  }
  // What has been retracted since it was read is gone for us.
  const deletedIds = objectsOf(results)
    .filter(isLeftOut)
    .map(({ id }) => openAlexIdOf(id))
    .filter((id) => id !== '');
  const cursor = results.length === 0 ? '' : textOf(objectOf(meta).next_cursor);
  return ok(toRecords(readEntries(results, readWork), { deletedIds, next: { cursor: cursor === '' ? null : cursor } }));
};
