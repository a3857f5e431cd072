/** Hits of the EU's search for funding in, calls out. Nearly every value is a list; of several deadlines the next one counts. */
import { fail, ok } from '../../domain/failure.js';
import type { DatedText } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { toPlainText } from '../../language/plain-text.js';
import { callTexts } from '../../texts/calls.js';
import { euFundingTexts } from '../../texts/eu-funding.js';
import { recordTexts } from '../../texts/records.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { pathStep } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, htmlOf, type JsonObject, objectOf, paragraphs, textOf, textsOf } from '../records/values.js';

const TOPIC_PAGES =
  'https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/';

/** The portal's codes for how a call stands. */
export const CLOSED = '31094503';
const STATUSES: ReadonlyMap<string, string> = new Map([
  ['31094501', euFundingTexts.status.forthcoming],
  ['31094502', euFundingTexts.status.open],
  [CLOSED, euFundingTexts.status.closed],
]);

const firstOf = (value: unknown): string => textsOf(value)[0] ?? '';

/** In order; "2027-03-18T17:00:00.000+0100" has its zone. */
function datesOf(value: unknown): DatedText[] {
  const dates = textsOf(value).flatMap((text) => readDate(text, { zone: 'Europe/Stockholm' }) ?? []);
  return dates.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function describeDeadlines(deadlines: DatedText[], nowMs: number): string {
  const ahead = deadlines.filter(({ at }) => Date.parse(at) >= nowMs);
  const [next, ...later] = ahead;
  const last = deadlines.at(-1);
  if (next === undefined) return last === undefined ? '' : callTexts.pastDeadline(last);
  return [callTexts.deadline(next), ...(later.length > 0 ? [callTexts.laterDeadlines(later)] : [])].join(' ');
}

interface Reading {
  nowMs: number;
  /** Somebody has asked for closed calls. */
  withClosed: boolean;
}

function describeCall(metadata: JsonObject, { nowMs }: Reading): string {
  const status = STATUSES.get(firstOf(metadata.status));
  const opening = datesOf(metadata.startDate)[0];
  const opens = opening !== undefined && Date.parse(opening.at) > nowMs ? callTexts.opens(opening) : '';
  const deadlines = describeDeadlines(datesOf(metadata.deadlineDate), nowMs);
  return [status === undefined ? '' : callTexts.status(status), opens, deadlines]
    .filter((text) => text !== '')
    .join(' ');
}

function readHit(hit: JsonObject, reading: Reading): Entry {
  const metadata = objectOf(hit.metadata);
  if (!reading.withClosed && firstOf(metadata.status) === CLOSED) return null;
  const identifier = firstOf(metadata.identifier);
  const id = identifier || firstOf(hit.reference);
  if (id === '') return 'no-identity';
  const title = toPlainText(firstOf(metadata.title) || firstText(hit.title, hit.summary));
  const told = firstText(hit.content, firstOf(metadata.descriptionByte), hit.summary);
  const text = toPlainText(told) === title ? '' : htmlOf(told);
  return toEntry({
    externalId: id,
    url: identifier === '' ? addressOf(hit.url) : `${TOPIC_PAGES}${pathStep(identifier)}`,
    title: title || id,
    summaryHtml: paragraphs(describeCall(metadata, reading)) + text,
    published: datesOf(metadata.startDate)[0] ?? null,
    language: toLanguageCode(firstOf(metadata.language) || textOf(hit.language)) ?? 'en',
    type: 'utlysning',
    identifiers: identifier === '' ? {} : { sedia: identifier },
  });
}

export const parseSedia: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const { results } = objectOf(json.value);
  if (!Array.isArray(results)) return fail('not-a-feed', recordTexts.otherShape('results'));
  const reading = { nowMs: input.nowMs, withClosed: input.params.withClosed === 'yes' };
  return ok(
    toRecords(
      readEntries(results, (hit) => readHit(hit, reading)),
      { next: { count: String(results.length) } },
    ),
  );
};
