/** What Kolada's interface (v3) answers in: rows of data, the catalogue of key figures, or the municipalities; items and what the reader asks for out. */
import { fail, ok } from '../../domain/failure.js';
import { stockholmDay } from '../../language/local-time.js';
import { toCleanLine } from '../../language/plain-text.js';
import { koladaTexts } from '../../texts/kolada.js';
import { recordTexts } from '../../texts/records.js';
import type { ParsedRecords, ParseTasks } from '../parse-tasks.js';
import { pathStep } from '../records/identifiers.js';
import { type Entry, readEntries, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, type JsonObject, objectOf, objectsOf, paragraphs, textOf } from '../records/values.js';
import { byLatest, fromText, isMunicipal, type Kpi, kpisFromText, kpisToText, publicationOf, readKpi } from './kpi.js';
import { idOf, type Row, type RowReading, readRow, toItem } from './read-row.js';

type Input = ParseTasks['records']['input'];

/** The interface's own address, from that of one of its answers. */
const baseOf = (url: string): string =>
  url.replace(/[?#].*$/, '').replace(/\/(?:data|oudata|kpi|municipality)(?:\/.*)?$/, '');

function readingOf({ params, url, nowMs }: Input): RowReading {
  const names = Object.entries(fromText(params.names)).map(([id, name]) => [id, textOf(name)] as const);
  const kpis = kpisFromText(params.kpis).map((kpi) => [kpi.id, kpi] as const);
  return { kpis: new Map(kpis), names: new Map(names), own: params.own ?? '', base: baseOf(url), nowMs };
}

/** Rows of other municipalities stand beside our own, and give no items themselves. */
function readData(list: unknown[], input: Input): ParsedRecords {
  const reading = readingOf(input);
  const rows = objectsOf(list).map((record) => readRow(record, reading.own));
  const beside = new Map<string, Row[]>();
  const keyOf = ({ kpi, period }: Row) => JSON.stringify([kpi, period]);
  const isOwn = ({ municipality }: Row) => reading.own === '' || municipality === reading.own;
  for (const row of rows.filter((candidate) => !isOwn(candidate))) {
    const group = beside.get(keyOf(row));
    if (group) group.push(row);
    else beside.set(keyOf(row), [row]);
  }
  const entries = readEntries(list, (record): Entry => {
    const row = readRow(record, reading.own);
    return isOwn(row) ? toItem(row, beside.get(keyOf(row)) ?? [], reading) : null;
  });
  const deletedIds = rows.filter((row) => row.isDeleted && isOwn(row)).map(idOf);
  return toRecords(entries, { deletedIds });
}

function readCatalogueEntry(record: JsonObject, input: Input): Entry {
  const kpi = readKpi(record, stockholmDay(new Date(input.nowMs)));
  if (kpi.id === '') return 'no-identity';
  if (kpi.title === '') return 'no-title';
  const published = publicationOf(kpi);
  const area = toCleanLine(textOf(record.operating_area));
  const facts = [
    area === '' ? '' : koladaTexts.operatingArea(area),
    published === null ? '' : koladaTexts.publication(published.at),
    koladaTexts.sourceIs,
  ];
  return toEntry({
    externalId: `kpi/${kpi.id}`,
    url: `${baseOf(input.url)}/kpi/${pathStep(kpi.id)}`,
    title: kpi.title,
    summaryHtml: paragraphs(facts.filter((fact) => fact !== '').join(' '), kpi.description),
    published,
    language: 'sv',
    type: 'statistik',
    identifiers: { kolada: `kpi/${kpi.id}` },
  });
}

/** The key figures asked for (`ids`); without such, the `most` newest that are about municipalities. */
function chooseKpis(list: unknown[], { params, nowMs }: Input): Kpi[] {
  const today = stockholmDay(new Date(nowMs));
  const records = objectsOf(list).filter((record) => textOf(record.id) !== '');
  if (params.ids === undefined) {
    const kpis = records.filter(isMunicipal).map((record) => readKpi(record, today));
    return kpis.sort(byLatest).slice(0, Number(params.most));
  }
  const ids = new Set(params.ids.split(','));
  return records.filter(({ id }) => ids.has(textOf(id))).map((record) => readKpi(record, today));
}

function namesIn(list: unknown[], { params }: Input): string {
  const ids = new Set((params.ids ?? '').split(','));
  const wanted = objectsOf(list).filter(({ id }) => ids.has(textOf(id)));
  return JSON.stringify(Object.fromEntries(wanted.map(({ id, title }) => [textOf(id), toCleanLine(textOf(title))])));
}

function readList(list: unknown[], input: Input): ParsedRecords {
  switch (input.params.what) {
    case 'kpis':
      return toRecords([], { next: { kpis: kpisToText(chooseKpis(list, input)) } });
    case 'names':
      return toRecords([], { next: { names: namesIn(list, input) } });
    case 'catalogue':
      return toRecords(readEntries(list, (record) => readCatalogueEntry(record, input)));
    default:
      return readData(list, input);
  }
}

/** `params.what`: "data" (default), "catalogue", "kpis" or "names". */
export const parseKolada: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const { values, next_url: nextUrl, next_page: nextPage } = objectOf(json.value);
  if (!Array.isArray(values)) return fail('not-a-feed', recordTexts.otherShape(koladaTexts.theList));
  const records = readList(values, input);
  return ok({ ...records, next: { ...records.next, link: firstText(nextUrl, nextPage) || null } });
};
