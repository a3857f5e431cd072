/** What SCB's interface (PxWebApi 2) answers in: a list of tables, the figures of one, or the limits it sets; items and where to go on out. */
import { fail, ok, type Result } from '../../domain/failure.js';
import { readDate } from '../../language/dates.js';
import { toCleanLine } from '../../language/plain-text.js';
import { recordTexts } from '../../texts/records.js';
import { scbTexts } from '../../texts/scb.js';
import type { ParsedRecords, ParseTasks } from '../parse-tasks.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { pathStep } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import {
  firstText,
  type JsonObject,
  numberOf,
  objectOf,
  objectsOf,
  paragraphs,
  textOf,
  textsOf,
} from '../records/values.js';
import { itemsOfDataset } from './items-of-dataset.js';
import { readJsonStat } from './read-json-stat.js';

type Input = ParseTasks['records']['input'];

/** A page for people where the table has one, else its own address in the interface. */
function urlOf(table: JsonObject, input: Input, id: string): string | null {
  const links = objectsOf(table.links);
  const page = links.find(({ rel, type }) => textOf(rel) === 'alternate' || textOf(type).startsWith('text/html'));
  const self = links.find(({ rel }) => textOf(rel) === 'self');
  const own = id === '' ? '' : `${input.url.replace(/[?#].*$/, '')}/${pathStep(id)}`;
  return addressOf(page?.href) ?? addressOf(self?.href) ?? addressOf(own);
}

function summaryOf(table: JsonObject, updated: string | null): string {
  const names = textsOf(table.variableNames);
  const first = textOf(table.firstPeriod);
  const last = textOf(table.lastPeriod);
  const period = first === '' && last === '' ? '' : scbTexts.period(first || last, last || first);
  const facts = [
    ...(textOf(table.discontinued) === 'true' ? [scbTexts.discontinued] : []),
    ...(names.length > 0 ? [scbTexts.variables(names)] : []),
    period,
    updated === null ? '' : scbTexts.updated(updated),
    scbTexts.sourceIs(firstText(table.source) || 'SCB'),
  ];
  return paragraphs(facts.filter((fact) => fact !== '').join(' '), toCleanLine(textOf(table.description)));
}

function readTable(table: JsonObject, input: Input, language: string | null): Entry {
  const id = textOf(table.id);
  if (id === '') return 'no-identity';
  const published = readDate(textOf(table.updated), { zone: 'UTC' });
  const title = toCleanLine(textOf(table.label));
  if (title === '') return 'no-title';
  return toEntry({
    externalId: id,
    url: urlOf(table, input, id),
    title,
    summaryHtml: summaryOf(table, published?.at ?? null),
    published,
    language,
    type: 'statistik',
    identifiers: { scb: id },
  });
}

function readTables(json: JsonObject, input: Input): Result<ParsedRecords> {
  if (!Array.isArray(json.tables)) return fail('not-a-feed', recordTexts.otherShape(scbTexts.theList));
  const language = toLanguageCode(textOf(json.language));
  const page = objectOf(json.page);
  const link = objectsOf(page.links).find(({ rel }) => textOf(rel) === 'next');
  const numberIn = (name: string): string | null => numberOf(page[name])?.toString() ?? null;
  const next = { link: textOf(link?.href) || null, page: numberIn('pageNumber'), pages: numberIn('totalPages') };
  return ok(
    toRecords(
      readEntries(json.tables, (table) => readTable(table, input, language)),
      { next },
    ),
  );
}

function readFigures(json: JsonObject, { url, params }: Input): Result<ParsedRecords> {
  const dataset = readJsonStat(json);
  if (dataset === null) return fail('not-a-feed', recordTexts.otherShape(scbTexts.theData));
  const question = { url, region: params.region ?? '', tableId: params.table ?? '' };
  return ok(toRecords(itemsOfDataset(dataset, question)));
}

/** How many questions are allowed in how many seconds. */
function readLimits(json: JsonObject): Result<ParsedRecords> {
  const calls = numberOf(json.maxCallsPerTimeWindow)?.toString() ?? null;
  const seconds = numberOf(json.timeWindow)?.toString() ?? null;
  return ok(toRecords([], { next: { calls, seconds } }));
}

/** `params.what`: "tables" (default), "data" with `region` and `table`, or "config". */
export const parseScb: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const answer = objectOf(json.value);
  if (input.params.what === 'config') return readLimits(answer);
  return input.params.what === 'data' ? readFigures(answer, input) : readTables(answer, input);
};
