/** The listing, the archive and the pages of ../shared/world, and the sample pages beside it; skipped where they are absent. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Selectors } from '../../../src/domain/source.js';
import { createFetch } from '../../../src/sources/fetch.js';
import { readOaiSource } from '../../../src/sources/oai-pmh/read-oai-source.js';
import { parseListing } from '../../../src/sources/page/parse-listing.js';
import { readListingSource } from '../../../src/sources/page/read-listing-source.js';
import { createInlineParse } from '../../../src/sources/parsing/parse-inline.js';
import { readOwnPage } from '../../../src/sources/readers.js';
import type { VisitOutcome, Visitor } from './run-visit.js';
import { createVisitor, endOf, makeSource } from './run-visit.js';

const shared = new URL('../../../../shared/', import.meta.url);
const script = new URL('world/server.mjs', shared);
const samples = new URL('sources/samples/html/', shared);
if (!existsSync(script))
  console.warn(
    'SKIPPED: ../shared/world/server.mjs is absent; the other tests prove the same with servers of their own',
  );
if (!existsSync(samples)) console.warn('SKIPPED: ../shared/sources/samples is absent; the fixtures prove the same');

(existsSync(script) ? describe : describe.skip)('the world', () => {
  let world: ChildProcess;
  let base = '';
  const visitors: Visitor[] = [];
  const docs = (): { level: string; type: string }[] =>
    readFileSync(new URL('data/docs.jsonl', shared), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    world = spawn(process.execPath, [script.pathname, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    base = await new Promise((resolve) => {
      world.stdout?.on('data', (text: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text));
        if (found) resolve(found[0]);
      });
    });
  });
  afterAll(async () => {
    for (const visitor of visitors) await visitor.close();
    world.kill();
  });

  const advance = () => fetch(`${base}/advance`, { method: 'POST' });
  const urls = (...outcomes: VisitOutcome[]) =>
    new Set(outcomes.flatMap(({ batches }) => batches.flatMap(({ items }) => items.map(({ url }) => url))));

  it('gives every document of its listing and its archive, the later ones at a later visit', async () => {
    const selectors: Selectors = {
      item: '.nyheter li',
      title: 'h2',
      link: 'h2 a',
      date: '.datum',
      summary: 'p',
      next: 'a[rel=next]',
    };
    const host = new URL(base).host;
    const listing = createVisitor(
      readListingSource,
      makeSource({ url: `${base}/kommunen/nyheter`, kind: 'html', selectors }),
      host,
    );
    const archive = createVisitor(readOaiSource, makeSource({ url: `${base}/forskning/oai`, kind: 'oai-pmh' }), host);
    visitors.push(listing, archive);
    const before = [await listing.visit(), await archive.visit()] as const;
    expect(endOf(await listing.visit()).outcome).toBe('not-modified');
    await advance();
    const after = [await listing.visit(), await archive.visit()] as const;

    const isLocal = docs().filter(({ level }) => level === 'kommunen').length;
    const isResearch = docs().filter(({ level, type }) => level === 'nationellt' && type === 'forskning').length;
    expect(urls(before[0]).size).toBeLessThan(isLocal);
    expect(urls(before[0], after[0]).size).toBe(isLocal);
    expect(urls(before[1], after[1]).size).toBe(isResearch);
    expect(after[0].batches.length).toBeLessThan(before[0].batches.length);

    const items = [...before, ...after].flatMap(({ batches }) => batches.flatMap((batch) => batch.items));
    expect(
      items.every(({ published, summaryHtml, title }) => published !== null && summaryHtml !== '' && title !== ''),
    ).toBe(true);

    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host] });
    const url = [...urls(before[0])][0] ?? '';
    const page = await readOwnPage({
      url,
      spacingMs: 0,
      fetch: fetcher.fetch,
      parse: createInlineParse(),
      now: new Date(),
    });
    await fetcher.close();
    expect(page).toMatchObject({ ok: true, value: { published: { precision: 'instant' }, tdmReserved: false } });
    expect(page.ok && page.value.summaryHtml).toMatch(/^<p>.{100}/);
  });
});

(existsSync(samples) ? describe : describe.skip)('the sample pages', () => {
  it.each<[string, number, Selectors]>([
    [
      '01-kommun-nyheter.html',
      5,
      { item: '.news-item', title: 'h2', date: 'time, .date, .c-timestamp', summary: '.ingress' },
    ],
    ['02-anslagstavla-kungorelser.html', 2, { item: 'tbody tr', title: 'td:first-child', date: 'td:nth-child(2)' }],
    ['03-protokoll-handlingar.html', 3, { item: 'li', title: 'a', date: 'h2' }],
  ])('%s gives %i dated entries', (name, count, selectors) => {
    const bytes = readFileSync(new URL(name, samples));
    const nowMs = Date.parse('2026-11-23T12:00:00Z');
    const listing = parseListing({
      bytes,
      contentType: 'text/html',
      url: 'https://exempel.example/a/',
      selectors,
      nowMs,
    });
    expect(listing.ok && listing.value.items.map(({ published }) => published !== null)).toEqual(
      Array(count).fill(true),
    );
  });
});
