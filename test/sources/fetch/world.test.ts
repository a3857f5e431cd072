/** The publishers that misbehave in ../shared/world, each against the real fetcher; skipped where that world is absent. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFetch, type Fetcher } from '../../../src/sources/fetch.js';

const script = new URL('../../../../shared/world/server.mjs', import.meta.url);
const isThere = existsSync(script);
if (!isThere)
  console.warn('SKIPPED: ../shared/world/server.mjs is absent; fetch.test.ts proves the same with servers of its own');

(isThere ? describe : describe.skip)('publishers that misbehave', () => {
  const world = isThere
    ? spawn(process.execPath, [script.pathname, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    : null;
  let base = '';
  let fetcher: Fetcher;

  beforeAll(async () => {
    base = await new Promise((resolve) => {
      world?.stdout.on('data', (text: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text));
        if (found) resolve(found[0]);
      });
    });
    fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [new URL(base).host], timeoutMs: 15_000 });
  });
  afterAll(async () => {
    await fetcher.close();
    world?.kill();
  });

  const get = (path: string, purpose: 'subscription' | 'page' = 'subscription') =>
    fetcher.fetch({ url: base + path, purpose, spacingMs: 0 });

  it.each([
    ['500', 'http-status'],
    ['404', 'not-found'],
    ['410', 'gone'],
    ['403', 'forbidden'],
    ['loop', 'too-many-redirects'],
    ['to-private', 'address-forbidden'],
    ['to-file', 'bad-redirect'],
    ['reset', 'reset'],
    ['truncated', 'truncated'],
    ['bomb', 'too-large'],
    ['endless', 'too-large'],
  ])('/fault/%s is %s', async (name, code) => {
    expect(await get(`/fault/${name}`)).toMatchObject({ ok: false, failure: { code } });
  });

  it.each(['hang', 'drip'])('/fault/%s ends at the time limit', async (name) => {
    const hasty = createFetch({ userAgent: 'Spanare/test', allowHosts: [new URL(base).host], timeoutMs: 1_200 });
    const result = await hasty.fetch({ url: `${base}/fault/${name}`, purpose: 'subscription', spacingMs: 0 });
    expect(result).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    await hasty.close();
  });

  it.each(['html', 'empty', 'laughs', 'deep', 'one-bad'])(
    '/fault/%s is fetched: judging it is for the parser',
    async (name) => {
      expect(await get(`/fault/${name}`)).toMatchObject({ ok: true, value: { status: 200 } });
    },
  );

  it('reads a feed, and hears that nothing is new', async () => {
    const first = await get('/nationellt/rss.xml');
    if (!first.ok) throw new Error(first.failure.message);
    expect(new TextDecoder().decode(first.value.bytes)).toContain('<rss version="2.0"');
    const again = await fetcher.fetch({
      url: `${base}/nationellt/rss.xml`,
      purpose: 'subscription',
      spacingMs: 0,
      validators: first.value.validators,
    });
    expect(again).toMatchObject({ ok: true, value: { notModified: true, validators: first.value.validators } });
  });

  it('obeys robots.txt for pages', async () => {
    expect(await get('/privat/sida', 'page')).toMatchObject({ ok: false, failure: { code: 'robots' } });
    expect(await get('/kommunen/nyheter', 'page')).toMatchObject({ ok: true });
  });

  it('obeys Retry-After as seconds, for the whole origin', async () => {
    const busy = await get('/fault/busy');
    expect(busy).toMatchObject({ ok: false, failure: { code: 'busy', status: 503 } });
    expect(await get('/fault/busy')).toMatchObject({
      ok: false,
      failure: { code: 'busy', retryAt: expect.any(String) },
    });
    expect(await get('/nationellt/rss.xml')).toMatchObject({ ok: true });
  });
});
