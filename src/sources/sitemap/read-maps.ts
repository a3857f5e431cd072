/** A sitemap's address in, all pages of the source that it and the maps it points to name out: one level down, on the source's own host. */
import { type Failure, ok, type Result } from '../../domain/failure.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { pageTexts } from '../../texts/pages.js';
import { sitemapTexts } from '../../texts/sitemap.js';
import type { ListedMap, ParsedSitemap } from '../parse-tasks.js';
import type { Validators, VisitContext } from '../visit.js';
import type { MapPage } from './choose-pages.js';
import type { SitemapParams } from './sitemap-params.js';
import { MOST_BYTES } from './unpack.js';

const TIMEOUT_MS = 60_000;
const MOST_MAPS = 20;
const MOST_LISTED = 50_000;
const MOST_KNOWN_MAPS = 200;

export interface Site {
  pages: MapPage[];
  /** Maps that have been read, now or before, by address. */
  knownMaps: string[];
  validators: Record<string, Validators>;
  /** Entries of all maps, of whatever host. */
  listed: number;
  /** Entries without an address. */
  withoutAddress: number;
  /** False when nothing has been said since last time. */
  isNews: boolean;
  /** Hosts whose pages are the source's own. */
  hosts: ReadonlySet<string>;
  notes: string[];
}

interface MapAnswer {
  url: string;
  /** Where the answer came from, after redirects. */
  answeredUrl: string;
  movedTo: string | null;
  /** Null when the map has not changed since last time. */
  map: ParsedSitemap | null;
  validators: Validators;
}

type ReadMap = (url: string) => Promise<Result<MapAnswer>>;

function createReadMap(source: Source, visit: VisitContext, isSameQuestion: boolean): ReadMap {
  return async (url) => {
    const before = isSameQuestion ? visit.memory.validators?.[url] : undefined;
    const fetched = await visit.fetch(
      {
        url,
        // The map is an address that a person chose, and is made for programs; the pages in it are asked for as pages.
        purpose: 'subscription',
        spacingMs: spacingMsOf(source),
        accept: 'application/xml, text/xml;q=0.9, application/gzip;q=0.9, */*;q=0.1',
        timeoutMs: TIMEOUT_MS,
        maxBytes: MOST_BYTES,
        ...(before && { validators: before }),
      },
      visit.signal,
    );
    if (!fetched.ok) return fetched;
    const { bytes, contentType, url: answeredUrl, notModified, movedTo, validators } = fetched.value;
    const answer = { url, answeredUrl, movedTo, validators };
    if (notModified) return ok({ ...answer, map: null });
    const map = await visit.parse('sitemap', { bytes, contentType, url: answeredUrl });
    return map.ok ? ok({ ...answer, map: map.value }) : map;
  };
}

/** Those on the source's hosts, each once and the map that points to them left out; the last changed first when there are too many. */
function chooseMaps(maps: ListedMap[], root: MapAnswer, hosts: ReadonlySet<string>): ListedMap[] {
  const own = new Set([root.url, root.answeredUrl]);
  const distinct = maps.filter(({ url }) => {
    const isWanted = hosts.has(new URL(url).host) && !own.has(url);
    own.add(url);
    return isWanted;
  });
  return distinct.sort((a, b) => (b.changed?.at ?? '').localeCompare(a.changed?.at ?? ''));
}

/** Answers that are all we shall get of a map: half a one must not be "not modified" next time. */
const isWhole = ({ map }: MapAnswer): boolean => map === null || !(map.isIndex || map.isCutShort || map.isTooLong);

const FILE = /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|zip|jpe?g|png|gif|svg|webp|mp[34]|ics|xml|json|txt|csv)$/i;

function isOwnPage(address: string, hosts: ReadonlySet<string>, { paths }: SitemapParams): boolean {
  const { host, pathname } = new URL(address);
  const isUnderPath = paths.length === 0 || paths.some((path) => pathname.startsWith(path));
  return hosts.has(host) && isUnderPath && !FILE.test(pathname);
}

/** Adds what one map says. */
function take(site: Site, answer: MapAnswer, params: SitemapParams): void {
  const { url, map, validators } = answer;
  if (isWhole(answer) && (validators.etag !== undefined || validators.lastModified !== undefined)) {
    site.validators[url] = validators;
  }
  if (map === null) return;
  const isFirstSight = !site.knownMaps.includes(url);
  const own = map.pages.filter((page) => isOwnPage(page.url, site.hosts, params));
  const room = MOST_LISTED - site.pages.length;
  site.isNews = true;
  site.pages.push(...own.slice(0, room).map((page) => ({ ...page, isFirstSight })));
  site.listed += map.pages.length;
  site.withoutAddress += map.withoutAddress;
  if (isFirstSight) site.knownMaps.push(url);
  if (own.length > room || map.isTooLong) site.notes.push(sitemapTexts.tooMany(MOST_LISTED));
  if (map.isCutShort) site.notes.push(sitemapTexts.cutShort);
}

/** @returns how many maps were read, and why the first that was not could not be. */
async function readAll(readMap: ReadMap, maps: ListedMap[], site: Site, params: SitemapParams) {
  let read = 0;
  let failure: Failure | null = null;
  for (const { url } of maps) {
    const answer = await readMap(url);
    if (!answer.ok) {
      failure ??= answer.failure;
      site.notes.push(sitemapTexts.mapFailed(new URL(url).pathname, answer.failure.message));
    } else if (answer.value.map?.isIndex) {
      read++;
      site.notes.push(sitemapTexts.nested);
    } else {
      read++;
      take(site, answer.value, params);
    }
  }
  return { read, failure };
}

export interface KnownSite {
  /** Whether what is remembered belongs to this question. */
  isSameQuestion: boolean;
  knownMaps: string[];
}

/** @returns the failure of the map itself, or of all the maps it points to. */
export async function readMaps(
  source: Source,
  visit: VisitContext,
  params: SitemapParams,
  { isSameQuestion, knownMaps }: KnownSite,
): Promise<Result<Site>> {
  const readMap = createReadMap(source, visit, isSameQuestion);
  const root = await readMap(source.url);
  if (!root.ok) return root;
  const { map, answeredUrl, movedTo } = root.value;
  const hosts = new Set([new URL(source.url).host, new URL(answeredUrl).host]);
  const notes = movedTo === null ? [] : [pageTexts.moved(movedTo)];
  const site: Site = {
    ...{ pages: [], knownMaps: [...knownMaps], validators: {}, listed: 0, withoutAddress: 0, isNews: false },
    ...{ hosts, notes },
  };
  if (map?.isIndex) {
    const maps = chooseMaps(map.maps, root.value, hosts);
    if (maps.length > MOST_MAPS) notes.push(sitemapTexts.tooManyMaps(MOST_MAPS));
    const { read, failure } = await readAll(readMap, maps.slice(0, MOST_MAPS), site, params);
    if (read === 0 && failure !== null) return { ok: false, failure };
  } else take(site, root.value, params);
  return ok({ ...site, knownMaps: site.knownMaps.slice(-MOST_KNOWN_MAPS), notes: [...new Set(notes)] });
}
