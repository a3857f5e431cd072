/** An answer from Swepub, or a slice of its hits, in; publications as items and how many there are in all out. */
import { fail, ok } from '../../domain/failure.js';
import type { Person } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { recordTexts } from '../../texts/records.js';
import { researchTexts } from '../../texts/research.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { reasonIn } from '../records/explain-refusal.js';
import { doiAddress, doiOf, identifiersOf, pathStep } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, toEntry, toRecords } from '../records/make-entry.js';
import { peopleOf } from '../records/people.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { type JsonObject, listOf, numberOf, objectOf, objectsOf, textOf, textsOf } from '../records/values.js';
import { abstractHtml, titleText } from '../records/work-texts.js';

/** Departments as the person wrote them, else the organisation's own name for itself in the network. */
function readAffiliations({ freetext_affiliations: written, affiliation }: JsonObject): string[] {
  const departments = listOf(written).flatMap(textsOf);
  return departments.length > 0 ? departments : textsOf(affiliation);
}

const readPeople = (hit: JsonObject): Person[] =>
  peopleOf(objectsOf(hit.creators), (creator) => ({
    names: [textOf(creator.givenName), textOf(creator.familyName)],
    affiliations: readAffiliations(creator),
    orcid: creator.ORCID,
  }));

/** A report by the last step of its type's name ("…/output/publication/report"). */
const isReport = (hit: JsonObject): boolean =>
  /\/report(?:-chapter)?$|^report$/.test(textsOf(hit.outputTypes)[0] ?? '');

/** @param recordsAt address under which the interface itself shows a record: for those that lie nowhere else */
function readHit(hit: JsonObject, recordsAt: string): Entry {
  const id = textOf(hit.recordId);
  if (id === '') return 'no-identity';
  const doi =
    textsOf(hit.DOI)
      .map(doiOf)
      .find((found) => found !== null) ?? null;
  const own = [...textsOf(hit.archiveURI), ...textsOf(hit.electronicLocator)].map((text) => addressOf(text));
  const url =
    own.find((address) => address !== null) ?? (doi === null ? `${recordsAt}${pathStep(id)}` : doiAddress(doi));
  const title = titleText(textOf(hit.title));
  const summaryHtml = abstractHtml(textOf(hit.summary));
  return toEntry({
    externalId: id,
    url,
    title: title === '' && summaryHtml === '' ? researchTexts.untitled([id]) : title,
    summaryHtml,
    published: readDate(textOf(hit.publicationYear)),
    language:
      textsOf(hit.languages)
        .map(toLanguageCode)
        .find((code) => code !== null) ?? null,
    ...(isReport(hit) && { type: 'rapport' as const }),
    people: readPeople(hit),
    identifiers: identifiersOf({ oai: id, doi, issn: textsOf(hit.ISSN)[0], isbn: textsOf(hit.ISBN)[0] }),
  });
}

/**
 * Records that Swepub takes for the same stand in the answer under each name where somebody asks by organisation; they are one.
 * @returns the hits without those that a hit before them names as its duplicates
 */
function withoutDuplicates(hits: unknown[]): unknown[] {
  const named = new Set<string>();
  return hits.filter((hit) => {
    const { recordId, duplicateIds } = objectOf(hit);
    const id = textOf(recordId);
    if (id !== '' && named.has(id)) return false;
    for (const name of [id, ...textsOf(duplicateIds)]) named.add(name);
    return true;
  });
}

/** `params.records`: address of the interface's own records. @returns failures as `parseOpenAlex`. */
export const parseSwepub: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const answer = objectOf(json.value);
  const hits = Array.isArray(json.value) ? json.value : answer.hits;
  if (!Array.isArray(hits)) {
    const reason = reasonIn(json.value);
    return reason === ''
      ? fail('not-a-feed', recordTexts.otherShape('hits'))
      : fail('refused-question', recordTexts.refused(reason));
  }
  const recordsAt = `${input.params.records ?? input.url}/publications/`;
  const entries = readEntries(withoutDuplicates(hits), (hit) => readHit(hit, recordsAt));
  return ok(
    toRecords(entries, { next: { total: numberOf(answer.total)?.toString() ?? null, count: String(hits.length) } }),
  );
};
