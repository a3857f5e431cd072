/** An address in, the interface that lies there out, when it is one that has a reader of its own: what it answers need not be looked at. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { Adapter, Kind } from '../../domain/source.js';

export interface KnownInterface {
  kind: Kind;
  adapter: Adapter;
  url: string;
}

interface Rule {
  host: RegExp;
  path: RegExp;
  adapter: Adapter;
  kind?: Kind;
}

const RULES: readonly Rule[] = [
  { host: /^data\.riksdagen\.se$/, path: /^\/dokumentlista/, adapter: 'riksdagen' },
  { host: /^(?:statistikdatabasen|api)\.scb\.se$/, path: /\/v2\/tables|\/OV0104\/v2/i, adapter: 'scb-tables' },
  { host: /^api\.kolada\.se$/, path: /^\/v\d\//, adapter: 'kolada' },
  { host: /^(?:www\.)?polisen\.se$/, path: /^\/api\//, adapter: 'polisen' },
  { host: /^(?:export\.)?arxiv\.org$/, path: /^\/api\/query/, adapter: 'arxiv', kind: 'atom' },
  { host: /^api\.openalex\.org$/, path: /^\/works/, adapter: 'openalex' },
  { host: /^api\.crossref\.org$/, path: /\/works/, adapter: 'crossref' },
  { host: /^libris\.kb\.se$/, path: /^\/xsearch/, adapter: 'libris' },
  { host: /^bibliometri\.swepub\.kb\.se$/, path: /^\/api\//, adapter: 'swepub' },
  { host: /^data\.vinnova\.se$/, path: /^\/api\//, adapter: 'vinnova' },
  { host: /^swecris(?:-api)?\.vr\.se$/, path: /^\/v\d\//, adapter: 'swecris' },
  { host: /^api\.(?:formas|forte|vr)\.se$/, path: /^\/gdp_/, adapter: 'gdp' },
  { host: /^api\.krisinformation\.se$/, path: /^\/v\d\//, adapter: 'krisinformation' },
  { host: /^api\.tech\.ec\.europa\.eu$/, path: /^\/search-api\//, adapter: 'sedia' },
];

const DIVA = /^[a-z0-9-]+\.diva-portal\.org$/;
/** The same interface gives feeds too, and those are read as such. */
const AS_FEED = /[?&](?:utformat|format|output)=(?:rss|atom)\b/i;

/** @returns null for any other address, and for one that asks a known interface for a feed. */
export function findInterface(address: string): KnownInterface | null {
  if (!canParseUrl(address)) return null;
  const url = new URL(address);
  if (DIVA.test(url.hostname) && url.hostname !== 'www.diva-portal.org') {
    return { kind: 'oai-pmh', adapter: 'oai-pmh', url: `https://${url.hostname}/dice/oai` };
  }
  if (AS_FEED.test(url.search)) return null;
  const rule = RULES.find(({ host, path }) => host.test(url.hostname) && path.test(url.pathname));
  return rule === undefined ? null : { kind: rule.kind ?? 'json-api', adapter: rule.adapter, url: url.href };
}
