/** A research archive that speaks OAI-PMH 2.0: a query in, an answer of a few records with a resumption token out. Pure. */
import { escapeMarkup, type ListRequest, type Rendered } from './formats.js';
import type { Entry } from './publishers.js';

const RECORDS_PER_ANSWER = 2;
const CODES = { sv: 'swe', en: 'eng' } as const;

const toSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

function record(entry: Entry, base: string): string {
  return `<record><header><identifier>oai:sjovik.example:${entry.key}</identifier><datestamp>${toSeconds(entry.publishedAt)}</datestamp></header>
<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>${escapeMarkup(entry.title)}</dc:title><dc:description>${escapeMarkup(entry.text)}</dc:description>
<dc:identifier>${base}${entry.path}</dc:identifier><dc:date>${entry.publishedAt.toISOString().slice(0, 10)}</dc:date>
<dc:language>${CODES[entry.language]}</dc:language></oai_dc:dc></metadata></record>`;
}

function listRecords({ base, entries, query }: ListRequest): string {
  const token = query.get('resumptionToken');
  if (token === null && query.get('metadataPrefix') !== 'oai_dc') {
    return '<error code="cannotDisseminateFormat">Only oai_dc</error>';
  }
  const [from = '', start = '0'] = token?.split('|') ?? [query.get('from') ?? ''];
  const since = from === '' ? 0 : Date.parse(from);
  if (Number.isNaN(since)) return '<error code="badArgument">from is not a date</error>';
  const chosen = entries.filter((entry) => Date.parse(toSeconds(entry.publishedAt)) >= since);
  if (chosen.length === 0) return '<error code="noRecordsMatch">Nothing since then</error>';
  const end = Number(start) + RECORDS_PER_ANSWER;
  const records = chosen.slice(Number(start), end).map((entry) => record(entry, base));
  const rest = end < chosen.length ? `${from}|${end}` : '';
  return `<ListRecords>${records.join('\n')}<resumptionToken completeListSize="${chosen.length}">${rest}</resumptionToken></ListRecords>`;
}

function identify({ base, publisher }: ListRequest): string {
  return `<Identify><repositoryName>${escapeMarkup(publisher.name)}</repositoryName><baseURL>${base}${publisher.path}</baseURL>
<protocolVersion>2.0</protocolVersion><adminEmail>arkiv@sjovik.example</adminEmail><earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp>
<deletedRecord>no</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>`;
}

function answer(request: ListRequest): string {
  switch (request.query.get('verb')) {
    case 'Identify':
      return identify(request);
    case 'ListRecords':
      return listRecords(request);
    default:
      return '<error code="badVerb">Illegal verb</error>';
  }
}

/** @param now what the archive's clock shows. */
export function renderArchive(request: ListRequest, now: Date): Rendered {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${toSeconds(now)}</responseDate>
<request>${request.base}${request.publisher.path}</request>${answer(request)}</OAI-PMH>`;
  return { body: Buffer.from(body, 'utf8'), contentType: 'text/xml; charset=utf-8' };
}
