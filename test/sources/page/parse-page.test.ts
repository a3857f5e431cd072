import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toPlainText } from '../../../src/language/plain-text.js';
import { parsePage } from '../../../src/sources/page/parse-page.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');

function parse(html: string | Uint8Array) {
  const bytes = typeof html === 'string' ? new TextEncoder().encode(html) : html;
  const result = parsePage({
    bytes,
    contentType: 'text/html; charset=utf-8',
    url: 'https://exempelby.example/n/1',
    nowMs: NOW,
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const LEAD = 'Kommunen bygger ett nytt badhus vid sjön, och det ska stå klart om två år.';

describe('an article page', () => {
  const page = parse(readFileSync(new URL('../../fixtures/pages/article.html', import.meta.url)));

  it('gives title, language and date', () => {
    expect(page).toMatchObject({
      title: 'Bron över ån öppnar i oktober',
      language: 'sv',
      published: { at: '2026-09-14T08:15:00.000Z', precision: 'instant' },
      tdmReserved: false,
    });
  });

  it('gives the ingress and the paragraphs, and nothing around them', () => {
    expect(toPlainText(page.summaryHtml)).toBe(
      'Efter två års arbete öppnar bron för gående, cyklister och bussar. ' +
        'Bron har fått bredare gångbanor och belysning som tänds när någon närmar sig. ' +
        'Bussarna 4 och 7 går över bron från den 5 oktober <första turen 05.10>.',
    );
  });
});

describe('leads', () => {
  it('stop at about 600 characters, between words', () => {
    const lead = toPlainText(
      parse(`<main><h1>T</h1>${Array.from({ length: 30 }, (_, i) => `<p>Stycke ${i}: ${LEAD}</p>`).join('')}</main>`)
        .summaryHtml,
    );
    expect(lead.length).toBeGreaterThan(450);
    expect(lead.length).toBeLessThanOrEqual(620);
  });

  it.each([
    [
      'og:description where there are no paragraphs',
      `<head><meta property="og:description" content="${LEAD}"><meta name="description" content="annat"></head><main><h1>T</h1><ul><li>Punkt</li></ul></main>`,
    ],
    ['description where there is nothing else', `<meta name="description" content="${LEAD}"><h1>T</h1>`],
    ['text that is not in paragraphs', `<main><h1>T</h1><div>${LEAD}</div></main>`],
    [
      'main rather than a listing of other articles',
      `<main><h1>T</h1><p>${LEAD}</p><article><p>En annan sak som det går att läsa om på en annan sida.</p></article><article></article></main>`,
    ],
    [
      'the only article, with its heading outside',
      `<body><h1>T</h1><p>Något som står utanför artikeln och inte hör till den alls.</p><article><p>${LEAD}</p></article></body>`,
    ],
    [
      'a page with its banner among the text',
      `<main><h1>T</h1><div id="cookieInfo"><p>Vi använder kakor för att webbplatsen ska fungera bra.</p></div><p>${LEAD}</p></main>`,
    ],
    [
      'a page that begins with links',
      `<main><h1>T</h1><p><a href="/a">Till sidan om hur kommunen bygger badhus,</a> <a href="/b">till sidan om sjön</a></p><p>${LEAD}</p></main>`,
    ],
    ['a page without any frame', `<h1>T</h1><p>${LEAD}`],
    [
      'a page wrapped in an element marked by its cookie state',
      `<div class="cookie-accepted"><main><h1>T</h1><p>${LEAD}</p></main></div>`,
    ],
    ['an ingress that is no paragraph', `<main><h1>T</h1><div class="c-ingress">${LEAD}</div></main>`],
  ])('%s', (_, html) => {
    expect(toPlainText(parse(html).summaryHtml)).toBe(LEAD);
  });

  it('are empty where the page says nothing', () => {
    expect(parse('<title>Bara rubrik</title>')).toMatchObject({
      title: 'Bara rubrik',
      summaryHtml: '',
      published: null,
    });
    expect(parse('')).toEqual({ title: '', summaryHtml: '', published: null, language: null, tdmReserved: false });
  });
});

describe('titles', () => {
  it.each([
    [
      '<head><meta property="og:title" content="Delad rubrik"></head><header><h1>Webbplatsen</h1></header><main></main>',
      'Delad rubrik',
    ],
    ['<title>En rubrik | Kommunen</title>', 'En rubrik'],
    ['<meta property="og:site_name" content="Kommunen"><title>En rubrik – Kommunen</title>', 'En rubrik'],
    ['<h1>A &amp; B</h1>', 'A & B'],
  ])('%s', (html, title) => {
    expect(parse(html).title).toBe(title);
  });
});

describe('dates of publication', () => {
  const june = '2026-06-02T06:00:00.000Z';
  it.each([
    [
      'JSON-LD in a graph',
      '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":"NewsArticle","datePublished":"2026-06-02T08:00:00+02:00"}]}</script>',
      june,
    ],
    [
      'broken JSON-LD, then a property',
      '<script type="application/ld+json">{"datePublished":</script><meta property="article:published_time" content="2026-06-02T06:00:00Z">',
      june,
    ],
    ['dc.date', '<meta name="DC.Date" content="2026-06-02">', '2026-06-02T00:00:00.000Z'],
    ['date', '<meta name="date" content="2026-06-02 08:00">', june],
    [
      'itemprop',
      '<main><h1>T</h1><span itemprop="datePublished" content="2026-06-02T06:00:00Z">nyss</span></main>',
      june,
    ],
    [
      'time in the article',
      '<main><article><h1>T</h1><time datetime="2026-06-02T08:00">2 juni</time></article></main>',
      june,
    ],
    [
      'text under the heading',
      '<main><h1>T</h1><div class="info"><span>Nyhet</span><span>2 juni 2026</span></div></main>',
      '2026-06-02T00:00:00.000Z',
    ],
    ['text above the heading', '<main><p>2 juni 2026</p><h1>T</h1></main>', '2026-06-02T00:00:00.000Z'],
    [
      'a labelled line at the end',
      `<main><h1>T</h1>${`<p>${LEAD}</p>`.repeat(20)}<p>Publicerad: 2 juni 2026</p></main>`,
      '2026-06-02T00:00:00.000Z',
    ],
    [
      'the meta before the text',
      '<meta name="date" content="2026-06-02"><main><h1>T</h1><p>1 maj 2026</p></main>',
      '2026-06-02T00:00:00.000Z',
    ],
    ['not when it was changed', '<main><h1>T</h1><p>Senast uppdaterad 2 juni 2026</p></main>', undefined],
    [
      'not a date in running text',
      `<main><h1>T</h1><p>Den 2 juni 2026 börjar bygget av det nya badhuset vid sjön i kommunens norra del.</p></main>`,
      undefined,
    ],
    [
      'not another article in the list',
      '<main><h1>T</h1><article><time datetime="2026-06-02">x</time></article><article></article></main>',
      undefined,
    ],
    ['not a menu or an aside', '<main><h1>T</h1><aside><time datetime="2026-06-02">x</time></aside></main>', undefined],
  ])('%s', (_, html, at) => {
    expect(parse(`<html>${html}</html>`).published?.at).toBe(at);
  });
});

describe('hostile pages', () => {
  it.each([
    ['paragraphs without end', `<main>${'<p>Kort.</p>'.repeat(50_000)}`],
    [
      'nested ingresses',
      `<main>${'<div class="ingress">'.repeat(350)}${'ord '.repeat(5000)}${'<div class="ingress">a</div>'.repeat(10_000)}`,
    ],
    ['banners', '<div class="cookie">'.repeat(350) + '<div class="cookie"></div>'.repeat(30_000)],
    ['times', `<main>${'<time datetime="x">y</time>'.repeat(50_000)}`],
    ['JSON-LD', `<script type="application/ld+json">${'['.repeat(100_000)}${']'.repeat(100_000)}</script>`],
  ])('%s: ends', (_, html) => {
    expect(parse(html).tdmReserved).toBe(false);
  });

  it('never throws, and gives no markup of the page', () => {
    const piece = fc.constantFrom(
      '<main>',
      '<article>',
      '<h1>',
      '<p>',
      '</p>',
      '<script>',
      '</script>',
      '<time datetime="2026-06-02">',
      '<meta name="date" content="',
      '">',
      LEAD,
      '&lt;img onerror=x&gt;',
      '<aside>',
      '<header>',
      '</main>',
      '<html lang="',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(parse(pieces.join('')).summaryHtml.replace(/<\/?p>/g, '')).not.toMatch(/[<>]/);
      }),
    );
  });
});
