/** An address as a person writes it in, the sources that can be made of it out. Nothing is saved. */
import { withoutSecrets } from '../../domain/credentials.js';
import { type Failure, fail, ok, type Result } from '../../domain/failure.js';
import { discoverTexts } from '../../texts/discover.js';
import { baseAddressOf } from '../oai-pmh/oai-params.js';
import type { Parse } from '../parse-tasks.js';
import { withQuery } from '../records/query.js';
import type { Fetch, Fetched } from '../visit.js';
import { type AskParts, ask, forPerson } from './ask.js';
import { addressesToTry } from './asked-address.js';
import { languageOf, type SourceCandidate } from './candidate.js';
import { type DocumentKind, documentKind } from './document-kind.js';
import { looksLikeFeed } from './feed-address.js';
import { FORMATS, readFeed, readLinkedFeeds } from './feed-candidates.js';
import { findInterface, type KnownInterface } from './known-interfaces.js';
import type { FoundListing, ParsedSite } from './parsed-site.js';
import { findSitemap, readSitemap } from './sitemap-candidates.js';
import { usualAddresses } from './usual-addresses.js';

export type { SourceCandidate } from './candidate.js';

export interface SourceProposal {
  /** The address as the person wrote it, without passwords and keys. */
  asked: string;
  /** The address that answered, likewise. */
  answered: string;
  /** Best first; empty when nothing was found, and then `notes` say what to do. */
  candidates: SourceCandidate[];
  /** Swedish sentences. */
  notes: string[];
}

export interface ProposeParts {
  fetch: Fetch;
  parse: Parse;
  now?: Date;
  /** Shortest time between two requests to one host. Default 1 s. */
  spacingMs?: number;
  signal?: AbortSignal;
}

/** The safe way to a server is closed: the other may be open. */
const NO_WAY: ReadonlySet<Failure['code']> = new Set(['refused', 'reset', 'timeout', 'tls', 'robots-unavailable']);
const OAI_ADDRESS = /[?&]verb=|\/oai(?:2|-?pmh)?(?:\/|$|\?)|\/oaihandler/i;
const FEWEST_SURE = 3;

interface Found {
  candidates: SourceCandidate[];
  notes: string[];
}

interface Opened {
  fetched: Fetched;
  url: string;
  kind: DocumentKind;
}

/** Some archives show people a page where no question is asked. */
async function askArchive(parts: AskParts, url: string): Promise<Opened | null> {
  if (!OAI_ADDRESS.test(url) || /[?&]verb=/.test(url)) return null;
  const fetched = await ask(parts, withQuery(url, { verb: 'Identify' }), 'subscription');
  if (!fetched.ok) return null;
  const kind = documentKind(fetched.value.bytes, fetched.value.contentType);
  return kind === 'oai-pmh' ? { fetched: { ...fetched.value, movedTo: null }, url, kind } : null;
}

async function open(parts: AskParts, url: string): Promise<Result<Opened>> {
  const archive = await askArchive(parts, url);
  if (archive !== null) return ok(archive);
  const isSubscription = looksLikeFeed(url) || OAI_ADDRESS.test(url) || /sitemap[^/]*\.xml/i.test(url);
  let fetched = await ask(parts, url, isSubscription ? 'subscription' : 'page');
  if (!fetched.ok) return fetched;
  const kind = documentKind(fetched.value.bytes, fetched.value.contentType);
  // What looked like a feed is a page after all, and pages have rules.
  if (isSubscription && kind === 'html') fetched = await ask(parts, url, 'page');
  return fetched.ok ? ok({ fetched: fetched.value, url, kind }) : fetched;
}

/** The first address that answers; an address without https:// is tried without it too. */
async function openFirst(parts: AskParts, urls: string[]): Promise<Result<Opened>> {
  let failed: Result<Opened> | null = null;
  for (const url of urls) {
    const opened = await open(parts, url);
    if (opened.ok || !NO_WAY.has(opened.failure.code)) return opened;
    failed ??= opened;
  }
  return failed ?? fail('address-forbidden', discoverTexts.noAddress);
}

function fromInterface({ kind, adapter, url }: KnownInterface): Found {
  const { why } = discoverTexts;
  const reason = kind === 'oai-pmh' ? why.diva : why.isInterface(adapter);
  return {
    candidates: [{ kind, adapter, url, title: '', language: null, why: reason, count: 0, newestAt: null }],
    notes: [discoverTexts.countedLater],
  };
}

/** What the question asks for, as settings of the source. */
function oaiParams(url: string): Record<string, string> {
  const query = new URL(url).searchParams;
  return Object.fromEntries(
    ['set', 'metadataPrefix'].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

async function fromArchive(parts: AskParts, { fetched, url }: Opened): Promise<Result<Found>> {
  const { bytes, contentType } = fetched;
  const parsed = await parts.parse('oai', { bytes, contentType, url: fetched.url });
  if (!parsed.ok) return { ok: false, failure: forPerson(parsed.failure, url) };
  const params = oaiParams(url);
  const candidate: SourceCandidate = {
    kind: 'oai-pmh',
    url: baseAddressOf(fetched.movedTo ?? url),
    title: '',
    language: null,
    ...(Object.keys(params).length > 0 && { params }),
    why: discoverTexts.why.isArchive,
    count: parsed.value.items.length,
    newestAt: null,
  };
  return ok({ candidates: [candidate], notes: candidate.count === 0 ? [discoverTexts.countedLater] : [] });
}

async function fromFeed(parts: AskParts, { fetched, url }: Opened): Promise<Result<Found>> {
  const read = await readFeed(parts, fetched, url, (kind, count) =>
    discoverTexts.why.isFeed(FORMATS[kind] ?? kind, count),
  );
  return read.ok ? ok({ candidates: [read.value.candidate], notes: [] }) : read;
}

/** Where no feed is linked: a few usual addresses of the same host, as pages are asked for. */
async function findUnlinkedFeed(parts: AskParts, site: ParsedSite, pageUrl: string): Promise<SourceCandidate | null> {
  for (const url of usualAddresses(pageUrl, site.generator)) {
    const fetched = await ask(parts, url, 'page');
    if (!fetched.ok || new URL(fetched.value.url).host !== new URL(pageUrl).host) continue;
    const read = await readFeed(parts, fetched.value, url, () => discoverTexts.why.usualAddress);
    if (read.ok) return read.value.candidate;
  }
  return null;
}

function whyListed({ count, dated, selectors }: FoundListing): string {
  const { why } = discoverTexts;
  return [
    why.listing(count, dated, selectors.item),
    ...(dated === 0 ? [why.listingWithoutDates] : []),
    ...(count < FEWEST_SURE ? [why.shortListing] : []),
  ].join(' ');
}

function fromListing(site: ParsedSite, url: string, listing: FoundListing): SourceCandidate {
  const { selectors, count, newestAt, sample } = listing;
  const language = languageOf(sample) ?? site.language;
  return { kind: 'html', url, title: site.title, language, selectors, why: whyListed(listing), count, newestAt };
}

async function fromPage(parts: AskParts, { fetched }: Opened): Promise<Result<Found>> {
  const { bytes, contentType, url } = fetched;
  const parsed = await parts.parse('discover', { bytes, contentType, url, nowMs: parts.now.getTime() });
  if (!parsed.ok) return parsed;
  const site = parsed.value;
  const linked = await readLinkedFeeds(parts, site.feeds);
  const unlinked = linked.news.length > 0 ? null : await findUnlinkedFeed(parts, site, url);
  const hasFeed = linked.news.length > 0 || unlinked !== null;
  const sitemap = hasFeed ? null : await findSitemap(parts, url);
  const listings = site.listings.map((listing) => fromListing(site, url, listing));
  const all = [...linked.news, unlinked, ...listings, sitemap, ...linked.others].filter(
    (candidate) => candidate !== null,
  );
  return ok({
    candidates: all.map((candidate) => ({ ...candidate, language: candidate.language ?? site.language })),
    notes: [
      ...linked.notes,
      ...(site.tdmReserved ? [discoverTexts.reservedPage] : []),
      ...(all.length === 0 ? [discoverTexts.nothingFound] : []),
    ],
  });
}

async function look(parts: AskParts, opened: Opened): Promise<Result<Found>> {
  const { fetched, url, kind } = opened;
  switch (kind) {
    case 'rss':
    case 'atom':
    case 'jsonfeed':
    case 'xml':
      return fromFeed(parts, opened);
    case 'oai-pmh':
      return fromArchive(parts, opened);
    case 'sitemap':
    case 'sitemap-index': {
      const candidate = readSitemap(fetched, url, parts.now, true);
      return ok({ candidates: candidate === null ? [] : [candidate], notes: [] });
    }
    case 'html':
      return fromPage(parts, opened);
    case 'pdf':
      return fail('unsupported', discoverTexts.pdf);
    case 'opml':
      return fail('unsupported', discoverTexts.opml);
    case 'json':
      return fail('unsupported', discoverTexts.unknownData);
    case 'empty':
      return fail('empty', discoverTexts.empty(new URL(fetched.url).host));
    default:
      return fail('unsupported', discoverTexts.notReadable(fetched.contentType?.split(';')[0]?.trim() ?? 'okänd'));
  }
}

/**
 * Looks at the address, politely: the address itself, at most five feeds that it links to or four usual addresses, and at most three requests for
 * a sitemap. @returns the failure that kept it from being read.
 */
export async function proposeSources(asked: string, parts: ProposeParts): Promise<Result<SourceProposal>> {
  const { fetch, parse, now = new Date(), spacingMs = 1000, signal } = parts;
  const asking: AskParts = { fetch, parse, now, spacingMs, ...(signal && { signal }) };
  const urls = addressesToTry(asked);
  const [first = ''] = urls;
  const known = findInterface(first);
  if (known)
    return ok({ asked: withoutSecrets(asked.trim()), answered: withoutSecrets(first), ...fromInterface(known) });
  const opened = await openFirst(asking, urls);
  if (!opened.ok) return opened;
  const { fetched, url } = opened.value;
  const found = await look(asking, opened.value);
  if (!found.ok) return found;
  return ok({
    asked: withoutSecrets(asked.trim()),
    answered: withoutSecrets(fetched.url),
    candidates: found.value.candidates,
    notes: [
      ...(url !== first ? [discoverTexts.overHttp] : []),
      ...(fetched.movedTo === null ? [] : [discoverTexts.movedTo(withoutSecrets(fetched.movedTo))]),
      ...found.value.notes,
    ],
  });
}
