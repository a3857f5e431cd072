/** A publisher's entries in, its list as real publishers write theirs out: HTML page, JSON Feed, Atom, RSS (two encodings), RDF. Pure. */
import type { Entry, Publisher } from './publishers.js';

const PAGE_SIZE = 3;
const LISTING_LEAD_LENGTH = 150;
const MONTHS = [
  'januari',
  'februari',
  'mars',
  'april',
  'maj',
  'juni',
  'juli',
  'augusti',
  'september',
  'oktober',
  'november',
  'december',
];

/** What an answer holds. */
export interface Rendered {
  body: Buffer;
  contentType: string;
}

export interface ListRequest {
  /** The world's address. */
  base: string;
  publisher: Publisher;
  entries: Entry[];
  query: URLSearchParams;
}

export const escapeMarkup = (text: string): string =>
  text.replace(/[<>&'"]/g, (character) => `&#${character.codePointAt(0)};`);

const text = (body: string, contentType: string): Rendered => ({ body: Buffer.from(body, 'utf8'), contentType });

/** A body that no honest reader should show as it stands: markup, and a script. */
const htmlOf = (entry: Entry): string =>
  `<p>${escapeMarkup(entry.text)}</p><script>alert('skript i ett flöde')</script>`;

function rssXml({ base, publisher, entries }: ListRequest, encoding: string): string {
  const items = entries.map(
    (entry) => `<item>
<title>${escapeMarkup(entry.title)}</title>
<link>${escapeMarkup(base + entry.path)}</link>
<guid isPermaLink="false">${publisher.id}/${entry.key}</guid>
<pubDate>${entry.publishedAt.toUTCString()}</pubDate>
<description><![CDATA[${htmlOf(entry)}]]></description>
</item>`,
  );
  return `<?xml version="1.0" encoding="${encoding}"?>
<rss version="2.0"><channel><title>${escapeMarkup(publisher.name)}</title><link>${base}</link>
<description>Påhittad utgivare</description><language>sv</language>
${items.join('\n')}
</channel></rss>`;
}

/** Letters outside the encoding become numeric references, as old publishing systems write them; in CDATA they must become markup. */
function latin1Rss(request: ListRequest): Rendered {
  const asText = rssXml(request, 'ISO-8859-1').replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_match, html: string) =>
    escapeMarkup(html),
  );
  const encoded = asText.replace(/[\u{100}-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0)};`);
  return { body: Buffer.from(encoded, 'latin1'), contentType: 'text/xml' };
}

function atom({ base, publisher, entries }: ListRequest): Rendered {
  const items = entries.map(
    (entry) => `<entry>
<title type="html">${escapeMarkup(escapeMarkup(entry.title))}</title>
<id>tag:sjovik.example,2026:${entry.key}</id>
<link rel="alternate" href="${escapeMarkup(entry.path.slice(1))}"/>
<updated>${entry.publishedAt.toISOString()}</updated>
<summary type="html">${escapeMarkup(htmlOf(entry))}</summary>
</entry>`,
  );
  const updated = entries[0]?.publishedAt ?? new Date(0);
  return text(
    `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="${base}/" xml:lang="sv"><title>${escapeMarkup(publisher.name)}</title>
<id>${base}${publisher.path}</id><updated>${updated.toISOString()}</updated>
${items.join('\n')}
</feed>`,
    'application/atom+xml',
  );
}

function rdf({ base, publisher, entries }: ListRequest): Rendered {
  const items = entries.map(
    (entry) => `<item rdf:about="${escapeMarkup(base + entry.path)}">
<title>${escapeMarkup(entry.title)}</title><link>${escapeMarkup(base + entry.path)}</link>
<description>${escapeMarkup(entry.text)}</description><dc:date>${entry.publishedAt.toISOString()}</dc:date>
</item>`,
  );
  return text(
    `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${base}${publisher.path}"><title>${escapeMarkup(publisher.name)}</title><link>${base}</link></channel>
${items.join('\n')}
</rdf:RDF>`,
    'application/rdf+xml',
  );
}

function jsonFeed({ base, publisher, entries }: ListRequest): Rendered {
  const items = entries.map((entry) => ({
    id: entry.key,
    url: base + entry.path,
    title: entry.title,
    content_html: htmlOf(entry),
    date_published: entry.publishedAt.toISOString(),
  }));
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: publisher.name, language: 'sv', items };
  return text(JSON.stringify(feed), 'application/feed+json');
}

/** A day as Swedish pages write it, in the publisher's own time zone, here UTC. */
export const swedishDay = (date: Date): string =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

function listing({ entries, query }: ListRequest): Rendered {
  const page = Math.max(1, Number(query.get('sida') ?? 1) || 1);
  const shown = entries.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(
    (entry) => `<article class="puff"><h2><a href="..${entry.path}">${escapeMarkup(entry.title)}</a></h2>
<p>Publicerad <time>${swedishDay(entry.publishedAt)}</time></p>
<p class="ingress">${escapeMarkup(entry.text.slice(0, LISTING_LEAD_LENGTH))} …</p></article>`,
  );
  const next = page * PAGE_SIZE < entries.length ? `<a class="nasta" href="?sida=${page + 1}">Nästa sida</a>` : '';
  return text(
    `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Nyheter</title></head>
<body><nav><a href="/">Start</a></nav><main><h1>Nyheter</h1>${shown.join('\n')}${next}</main></body></html>`,
    'text/html; charset=utf-8',
  );
}

/** A publisher's list, for every format but OAI-PMH. */
export function renderList(request: ListRequest): Rendered {
  switch (request.publisher.format) {
    case 'listing':
      return listing(request);
    case 'json-feed':
      return jsonFeed(request);
    case 'atom':
      return atom(request);
    case 'rdf':
      return rdf(request);
    case 'rss-latin1':
      return latin1Rss(request);
    default:
      return text(rssXml(request, 'utf-8'), 'application/rss+xml; charset=utf-8');
  }
}

/** The page of one text. */
export function renderPage({ title, text: body, language, publishedAt }: Omit<Entry, 'key' | 'path'>): Rendered {
  return text(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeMarkup(title)}</title>
<meta property="article:published_time" content="${publishedAt.toISOString()}"></head>
<body><nav><a href="/">Start</a></nav><main><article><h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(body)}</p></article></main><footer>Påhittad text ur Spanares demonstration.</footer></body></html>`,
    'text/html; charset=utf-8',
  );
}
