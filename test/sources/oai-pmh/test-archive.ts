/** A small archive on loopback for tests: records and moods in, answers by the protocol out. */
import { startServer, type TestServer } from '../fetch/test-server.js';

export interface Archive {
  /** Datestamps as instants. */
  records: { id: number; changed: string; isDeleted?: boolean }[];
  pageSize: number;
  granularity: 'YYYY-MM-DD' | 'YYYY-MM-DDThh:mm:ssZ';
  earliest: string;
  formats: string[];
  /** Formats answered with 403. */
  forbidden: string[];
  /** Tokens issued before this number have expired. */
  firstValidToken: number;
  responseDate: string;
  /** Answers everything but Identify with this error. */
  error: string | null;
  /** The token of every answer is the same. */
  isStuck: boolean;
  /** With the status of the error; 200 as the protocol says. */
  errorStatus: number;
  /** Requests, counted from one, that are answered with 503. */
  busy: { at: number; retryAfter: string | undefined }[];
  /** Told after each answer how many there have been. */
  afterRequest: (count: number) => void;
  /** Tokens are numbered from here. */
  tokensFrom: number;
  /** Requests after which the server answers 503. */
  breaksAfter: number;
}

export interface ArchiveServer {
  archive: Archive;
  server: TestServer;
  /** Arguments of each request, in order. */
  queries(): Record<string, string>[];
}

const envelope = (archive: Archive, inner: string) =>
  `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${archive.responseDate}</responseDate><request/>${inner}</OAI-PMH>`;
const error = (code: string) => `<error code="${code}">fel</error>`;

function record({ id, changed, isDeleted }: Archive['records'][number]): string {
  const header = `<header${isDeleted ? ' status="deleted"' : ''}><identifier>oai:arkiv:${id}</identifier><datestamp>${changed}</datestamp></header>`;
  if (isDeleted) return `<record>${header}</record>`;
  return `<record>${header}<metadata><x:dc xmlns:x="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Post ${id}</dc:title><dc:identifier>https://arkiv.example/${id}</dc:identifier></x:dc></metadata></record>`;
}

/** The token carries the window, as in many archives: `NUMBER;FROM;START`. */
function listRecords(archive: Archive, query: URLSearchParams, nextToken: () => number): string {
  const token = query.get('resumptionToken');
  const names = [...query.keys()].filter((name) => name !== 'kb').join();
  if (token !== null && (names !== 'verb,resumptionToken' || Number(token.split(';')[0]) < archive.firstValidToken))
    return error('badResumptionToken');
  if (token === null && !archive.formats.includes(query.get('metadataPrefix') ?? ''))
    return error('cannotDisseminateFormat');
  const [, from = '', start = '0'] = token?.split(';') ?? ['', query.get('from') ?? '', '0'];
  if (from !== '' && from.length !== archive.granularity.length) return error('badArgument');
  const found = archive.records.filter(({ changed }) => from === '' || changed.slice(0, from.length) >= from);
  if (found.length === 0) return error('noRecordsMatch');
  const end = Number(start) + archive.pageSize;
  const number = archive.isStuck ? 0 : nextToken();
  const hasMore = archive.isStuck || end < found.length;
  const next = hasMore
    ? `<resumptionToken>${number};${from};${archive.isStuck ? 0 : end}</resumptionToken>`
    : '<resumptionToken/>';
  return `<ListRecords>${found.slice(Number(start), end).map(record).join('')}${next}</ListRecords>`;
}

function answer(archive: Archive, query: URLSearchParams, nextToken: () => number): string {
  const { earliest, granularity } = archive;
  if (query.get('verb') === 'Identify')
    return `<Identify><earliestDatestamp>${earliest}</earliestDatestamp><granularity>${granularity}</granularity></Identify>`;
  return archive.error === null ? listRecords(archive, query, nextToken) : error(archive.error);
}

const statusOf = ({ error, errorStatus }: Archive, query: URLSearchParams): number =>
  error === null || query.get('verb') === 'Identify' ? 200 : errorStatus;

export async function startArchive(changes: Partial<Archive> = {}): Promise<ArchiveServer> {
  const archive: Archive = {
    records: [],
    pageSize: 3,
    granularity: 'YYYY-MM-DDThh:mm:ssZ',
    earliest: '2004-01-01T00:00:00Z',
    formats: ['oai_dc'],
    forbidden: [],
    firstValidToken: 0,
    responseDate: '2026-05-12T08:00:03Z',
    error: null,
    isStuck: false,
    errorStatus: 200,
    busy: [],
    afterRequest: () => {},
    tokensFrom: 0,
    breaksAfter: Number.POSITIVE_INFINITY,
    ...changes,
  };
  let tokens = 0;
  const server = await startServer((req, res) => {
    const query = new URL(req.url ?? '/', 'http://x').searchParams;
    const count = server.seen.length;
    const busy = archive.busy.find(({ at }) => at === count);
    res.on('finish', () => archive.afterRequest(count));
    if (busy) res.writeHead(503, busy.retryAfter === undefined ? {} : { 'retry-after': busy.retryAfter }).end();
    else if (count > archive.breaksAfter) res.writeHead(500).end();
    else if (archive.forbidden.includes(query.get('metadataPrefix') ?? '')) res.writeHead(403).end();
    else
      res.writeHead(statusOf(archive, query), { 'content-type': 'text/xml; charset=utf-8' }).end(
        envelope(
          archive,
          answer(archive, query, () => archive.tokensFrom + ++tokens),
        ),
      );
  });
  const queries = () => server.seen.map(({ path }) => Object.fromEntries(new URL(path, 'http://x').searchParams));
  return { archive, server, queries };
}
