import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CheerioAPI, load } from 'cheerio';
import fc from 'fast-check';
import request from 'supertest';
import { linkable } from '../../src/web/addresses.js';
import { toHtml } from '../../src/web/api/item-view.js';
import { type Application, SOURCES, startApplication } from './application.js';

const CASES = '../shared/data/xss.jsonl';
const ORACLE = '../shared/data/xss-oracle.mjs';
const SAMPLE = 200;

const OWN = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</title><script>alert(1)</script>',
  '</mark></h3></li><form action=//evil.example><input name=q>',
  '<a href="javascript:alert(1)">klicka</a>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '<!--><script>alert(1)//-->',
  '<style>*{display:none}</style>',
  '`onmouseover=alert(1)`',
  '\u0000<scr\u0000ipt>alert(1)</script>',
  '<base href=//evil.example>',
];

type Violations = (html: string) => string[];

/** The shared oracle where it is; from a clone alone a small one of our own. */
async function loadOracle(): Promise<Violations> {
  if (existsSync(ORACLE)) return importBesideOurModules(ORACLE);
  console.warn(`NO ORACLE: ${ORACLE} is not here; only our own cases and our own rule were tried.`);
  return (html) =>
    load(
      html,
      null,
      false,
    )('*')
      .get()
      .flatMap((element) =>
        'tagName' in element && element.tagName === 'mark' && Object.keys(element.attribs).length === 0
          ? []
          : ['element'],
      );
}

/** The oracle parses with parse5, which it finds only where node_modules lies above it. */
async function importBesideOurModules(file: string): Promise<Violations> {
  const folder = mkdtempSync(join(tmpdir(), 'spanare-oracle-'));
  copyFileSync(file, join(folder, 'oracle.mjs'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const { violations: judge } = await import(join(folder, 'oracle.mjs'));
  rmSync(folder, { recursive: true });
  return judge;
}

/** Evenly taken from all there are, so that every kind is met. */
function loadVectors(): string[] {
  if (!existsSync(CASES)) {
    console.warn(`NO CASES: ${CASES} is not here; only our own cases were tried.`);
    return OWN;
  }
  const lines = readFileSync(CASES, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const step = Math.max(1, Math.floor(lines.length / SAMPLE));
  const sampled = lines.filter((_line, i) => i % step === 0).map((line): string => JSON.parse(line).html);
  return [...OWN, ...sampled.filter((html) => typeof html === 'string' && html.trim() !== '')];
}

const vectors = loadVectors();
let violations: Violations;
let application: Application;

beforeAll(async () => {
  violations = await loadOracle();
  const sources = SOURCES.map((source, i) => (i === 0 ? { ...source, name: OWN[1] ?? '' } : source));
  const config = {
    areas: [],
    baseUrl: 'http://localhost',
    host: '127.0.0.1',
    trustProxy: null,
    contact: OWN[1] ?? '',
    metricsToken: null,
  };
  application = await startApplication({ config }, { sources });
  await application.save(
    'lokaltidningen',
    vectors.map((vector) => ({
      title: `larmord ${vector}`,
      // Readers escape plain text into HTML; what comes out again is the vector as text.
      summaryHtml: `larmord ${vector.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)} larmord`,
      people: [{ name: vector, affiliation: vector }],
      identifiers: { doi: vector },
    })),
  );
}, 120_000);
afterAll(() => application.close());

interface Found {
  title: string;
  highlight?: { title: string; summary: string };
  summary: string;
}

async function searchAll(): Promise<Found[]> {
  const found: Found[] = [];
  let cursor = '';
  do {
    const { body } = await request(application.url).get(`/api/v1/items?q=larmord&limit=100${cursor}`).expect(200);
    found.push(...body.items);
    cursor = body.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(body.nextCursor)}`;
  } while (cursor !== '');
  return found;
}

/** The shape of the page beside its texts: elements and the names of their attributes, in order. */
function shapeOf($: CheerioAPI, selector: string): string[] {
  return $(`${selector}, ${selector} *`)
    .get()
    .map((element) =>
      'tagName' in element ? `${element.tagName} ${Object.keys(element.attribs).sort().join(' ')}` : '',
    );
}

describe('what a source writes is text', () => {
  it('in the API: highlights have no markup but <mark>', async () => {
    const found = await searchAll();
    expect(found).toHaveLength(new Set(found.map((item) => item.title)).size);
    expect(found.length).toBeGreaterThan(OWN.length / 2);
    const html = found.flatMap((item) => (item.highlight ? [item.highlight.title, item.highlight.summary] : []));
    expect(html.length).toBeGreaterThan(found.length);
    expect(html.flatMap(violations)).toEqual([]);
    for (const item of found) {
      if (item.highlight) expect(load(item.highlight.title, null, false).text()).toBe(item.title);
    }
  });

  it('on the page: every title stands there in full, and nothing else has come into being', async () => {
    const seen: string[] = [];
    const shapes = new Set<string>();
    let path: string | undefined = '/sok?q=larmord';
    while (path !== undefined) {
      const { text } = await request(application.url).get(path).set('Accept', 'text/html').expect(200);
      const $: CheerioAPI = load(text);
      expect(
        $('script:not([src^="/static/"]), iframe, img, object, embed, base, style, [onerror], [onload], [style]'),
      ).toHaveLength(0);
      expect(
        $('a[href]')
          .get()
          .filter((link) => !/^(\/|#|https?:|mailto:)/.test($(link).attr('href') ?? '')),
      ).toEqual([]);
      seen.push(
        ...$('ol.items > li h3')
          .map((_i, title) => $(title).text())
          .get(),
      );
      for (const shape of shapeOf($, 'ol.items > li > h3')) shapes.add(shape);
      for (const shape of shapeOf($, 'ol.items > li > .item__text')) shapes.add(shape);
      path = $('.pager a.btn').attr('href');
    }
    expect(seen.sort()).toEqual((await searchAll()).map((item) => item.title).sort());
    expect(
      [...shapes].filter(
        (shape) => !['h3 class', 'h3 class lang', 'a href', 'mark ', 'p class', 'p class lang'].includes(shape),
      ),
    ).toEqual([]);
  });

  it('names of sources and the contact of the configuration are text as well', async () => {
    for (const path of ['/kallor', '/kallor?hamtar=lokaltidningen', '/sok']) {
      const { text } = await request(application.url).get(path).set('Accept', 'text/html').expect(200);
      const $ = load(text);
      expect($('img, script:not([src^="/static/"])')).toHaveLength(0);
      expect($('body').text()).toContain(OWN[1]);
    }
  });

  it('what the asker writes in an address comes back as text, on every page and in every problem', async () => {
    for (const vector of OWN) {
      const written = encodeURIComponent(vector);
      for (const path of [
        `/sok?q=${written}`,
        `/sok?omrade=${written}&niva=${written}&typ=${written}&kalla=${written}&sprak=${written}&fran=${written}`,
        `/kallor?lage=${written}`,
        `/${written}`,
        `/kallor/${written}/hamta`,
      ]) {
        const { text, headers } = await request(application.url).get(path).set('Accept', 'text/html');
        expect(headers['content-type']).toBe('text/html; charset=utf-8');
        expect(
          load(text)(
            'script:not([src^="/static/"]), img, iframe, base, style, [onload], [onerror], [onmouseover], form[action^="//"]',
          ),
        ).toHaveLength(0);
      }
      const { text } = await request(application.url).get(`/api/v1/items?area=${written}&${written}=1`).expect(400);
      expect(text).not.toContain('<');
    }
  });
});

describe('pieces', () => {
  it('any text becomes HTML that reads as the text and has only marks', () => {
    const pieces = fc.array(fc.record({ text: fc.oneof(fc.string(), fc.constantFrom(...OWN)), hit: fc.boolean() }));
    // A reader of HTML drops NUL and knows one kind of line end.
    const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[\0\ufffd]/g, '');
    fc.assert(
      fc.property(pieces, (list) => {
        const $ = load(toHtml(list), null, false);
        const onlyMarks = $('*')
          .get()
          .every(
            (element) =>
              'tagName' in element && element.tagName === 'mark' && Object.keys(element.attribs).length === 0,
          );
        return onlyMarks && clean($.text()) === clean(list.map(({ text }) => text).join(''));
      }),
    );
  });

  it.each([
    ['https://a.example/x?y=1#z', 'https://a.example/x?y=1#z'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['javascript:alert(1)', null],
    ['JaVaScRiPt:alert(1)', null],
    [' javascript:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,<script>', null],
    ['vbscript:x', null],
    ['file:///etc/passwd', null],
    ['/relative', null],
    ['', null],
    ['https://a.example/"><script>', 'https://a.example/%22%3E%3Cscript%3E'],
  ])('%j may be a link: %j', (address, expected) => {
    expect(linkable(address)).toBe(expected);
  });
});
