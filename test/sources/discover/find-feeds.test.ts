import { describe, expect, it } from '@jest/globals';
import { parseSite } from '../../../src/sources/discover/parse-site.js';

const PAGE = 'https://www.lillby.example/nyheter/index.html';

function feedsOf(html: string, url = PAGE) {
  const bytes = new TextEncoder().encode(html);
  const result = parseSite({ bytes, contentType: 'text/html; charset=utf-8', url, nowMs: 0 });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value.feeds;
}
const urlsOf = (html: string, url?: string) => feedsOf(html, url).map((feed) => feed.url);

describe('links in the head', () => {
  it.each([
    ['RSS', '<link rel="alternate" type="application/rss+xml" href="/rss">', 'https://www.lillby.example/rss'],
    [
      'any case, several words',
      '<LINK REL="Home ALTERNATE" TYPE="Application/Atom+XML" HREF="a.xml">',
      'https://www.lillby.example/nyheter/a.xml',
    ],
    ['JSON Feed', '<link rel=alternate type="application/feed+json" href="/f">', 'https://www.lillby.example/f'],
    ['RDF', '<link rel="alternate" type="application/rdf+xml" href="/x.rdf">', 'https://www.lillby.example/x.rdf'],
    [
      'with parameters',
      '<link rel="alternate" type="application/rss+xml; charset=utf-8" href="?state=rss">',
      'https://www.lillby.example/nyheter/index.html?state=rss',
    ],
    [
      'plain XML at an address like a feed',
      '<link rel="alternate" type="text/xml" href="/rss.xml">',
      'https://www.lillby.example/rss.xml',
    ],
    ['rel=feed', '<link rel="feed" href="/allt">', 'https://www.lillby.example/allt'],
    [
      'under another base',
      '<base href="https://cdn.lillby.example/x/"><link rel="alternate" type="application/rss+xml" href="rss">',
      'https://cdn.lillby.example/x/rss',
    ],
    [
      'feed://',
      '<link rel="alternate" type="application/rss+xml" href="feed://www.lillby.example/rss">',
      'https://www.lillby.example/rss',
    ],
    [
      'feed:https://',
      '<link rel="alternate" type="application/rss+xml" href="feed:https://www.lillby.example/rss">',
      'https://www.lillby.example/rss',
    ],
  ])('%s', (_, html, url) => {
    expect(urlsOf(`<html><head>${html}</head></html>`)).toEqual([url]);
  });

  it.each([
    ['another language of the page', '<link rel="alternate" hreflang="en" href="/en/">'],
    ['a style sheet', '<link rel="alternate stylesheet" type="text/css" href="/feed.css">'],
    ['oEmbed', '<link rel="alternate" type="text/xml+oembed" href="/oembed?format=xml">'],
    ['an interface in JSON', '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">'],
    ['XML of another sort', '<link rel="alternate" type="application/xml" href="/sitemap.xml">'],
    ['not an alternate', '<link rel="canonical" type="application/rss+xml" href="/rss">'],
    ['no web address', '<link rel="alternate" type="application/rss+xml" href="javascript:x">'],
  ])('not %s', (_, html) => {
    expect(urlsOf(`<html><head>${html}</head></html>`)).toEqual([]);
  });
});

describe('links in the text', () => {
  it.each([
    ['WordPress', '<a href="/feed/">Prenumerera</a>'],
    ['Sitevision', '<a href="/4.1a2b/12.3c4d.portlet?state=rss&amp;sv.contenttype=text/xml;charset=UTF-8">RSS</a>'],
    ['an ending', '<a href="/aktuellt.rss">Aktuellt</a>'],
    ['Mynewsdesk', '<a href="https://www.mynewsdesk.com/se/rss/source/123/pressreleases">Pressmeddelanden</a>'],
    ['YouTube', '<a href="https://www.youtube.com/feeds/videos.xml?channel_id=UC1">Filmer</a>'],
    ['Blogger', '<a href="https://by.blogspot.example/feeds/posts/default">Inlägg</a>'],
    ['Riksdagen', '<a href="https://data.riksdagen.se/dokumentlista/?doktyp=prop&utformat=rss">Propositioner</a>'],
    ['a label', '<a href="/prenumerera" aria-label="Nyheter via RSS"><svg></svg></a>'],
    ['a picture', '<a href="/prenumerera"><img src="r.png" alt="RSS"></a>'],
    ['a type', '<a href="/f?id=2" type="application/atom+xml">Följ oss</a>'],
    ['a scheme', '<a href="feed://www.lillby.example/senaste">Följ</a>'],
  ])('%s', (_, html) => {
    expect(feedsOf(`<main>${html}</main>`)).toHaveLength(1);
    expect(feedsOf(`<main>${html}</main>`)[0]?.from).toBe('anchor');
  });

  it.each([
    ['a site map', '<a href="/sitemap.xml">Webbkarta</a>'],
    ['another site that is called RSS', '<a href="https://annan.example/om">Vad är RSS?</a>'],
    ['a word that only holds it', '<a href="/karsspel">Kårsspelet</a>'],
    ['the page itself', `<a href="${PAGE}#rss">RSS</a>`],
    ['a picture file', '<a href="/rss.png">Bild</a>'],
  ])('not %s', (_, html) => {
    expect(urlsOf(`<main>${html}</main>`)).toEqual([]);
  });
});

describe('the order', () => {
  it('news first, podcasts and comments last; the same address once', () => {
    const html = `<html lang="sv"><head><title>Nyheter | Lillby</title>
      <link rel="alternate" type="application/rss+xml" title="Kommentarer" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="Lillbypodden" href="/podd/rss">
      <link rel="alternate" type="application/rss+xml" title="News" hreflang="en" href="/en/rss">
      <link rel="alternate" type="application/rss+xml" title="Lediga jobb" href="/jobb/rss">
      <link rel="alternate" type="application/rss+xml" title="Nyheter" href="/nyheter/rss">
      </head><body><a href="http://lillby.example/nyheter/rss/">RSS</a><a href="/kalender/rss">Kalender</a></body></html>`;
    expect(feedsOf(html).map(({ url, about }) => [new URL(url).pathname, about])).toEqual([
      ['/nyheter/rss', 'news'],
      ['/jobb/rss', 'news'],
      ['/en/rss', 'news'],
      ['/kalender/rss', 'news'],
      ['/podd/rss', 'podcast'],
      ['/comments/feed/', 'comments'],
    ]);
  });
});
