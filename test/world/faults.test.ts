/** Publishers that misbehave: each ends in a recorded state with a Swedish sentence, in time and without eating the memory; the good go on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAULTS } from '../../src/demo/faults.js';
import type { DemoSource } from '../../src/demo/publishers.js';
import { startDemoWorld } from '../../src/demo/world.js';
import { type ApiSource, countItems, listItems, listSources, refresh } from './api.js';
import { createHome, type Home, type Product, startProduct, waitFor } from './product.js';
import { readSnapshot } from './store.js';
import { hasSharedWorld, startOwnWorld, startSharedWorld, type TestWorld, tellSkipped } from './worlds.js';

tellSkipped('faults.test.ts on the shared world');

const MOST_GROWTH_MB = 100;
/** The fetch's own limit is 20 s; what is more is for the queue and a busy machine. */
const JUDGED_WITHIN_MS = 45_000;
const FILLED_WITHIN_MS = 60_000;

interface Fault {
  id: string;
  /** Null where good entries are to be read all the same. */
  code: string | null;
  source: DemoSource;
}

/** What each fault must be called. Those of a feed's inside may be called by more than one name. */
const CODES: Record<string, string | null> = {
  '500': 'http-status',
  '404': 'not-found',
  '410': 'gone',
  '403': 'forbidden',
  busy: 'busy',
  limited: 'busy',
  loop: 'too-many-redirects',
  'to-private': 'address-forbidden',
  'to-file': 'bad-redirect',
  hang: 'timeout',
  drip: 'timeout',
  reset: 'reset',
  truncated: 'truncated',
  bomb: 'too-large',
  'gzip-bomb': 'too-large',
  endless: 'too-large',
  html: 'not-a-feed',
  empty: 'empty',
  laughs: null,
  entities: null,
  deep: 'hostile',
  'one-bad': null,
};
const SHARED_FAULTS = [
  '500',
  '404',
  '410',
  '403',
  'busy',
  'limited',
  'loop',
  'to-private',
  'to-file',
  'reset',
  'truncated',
  'bomb',
  'endless',
  'html',
  'empty',
  'laughs',
  'deep',
  'one-bad',
];
/** They take their whole twenty seconds; each gets a host of its own so that the rest need not wait. */
const LONELY_FAULTS = ['hang', 'drip'];

const faultSource = (prefix: string, base: string, name: string): Fault => ({
  id: `${prefix}-${name}`,
  code: CODES[name] ?? null,
  source: {
    id: `${prefix}-${name}`,
    name: `Fel ${name}`,
    url: `${base}/fault/${name}`,
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    spacing: 'PT0.02S',
  },
});

const isJudged = ({ state }: ApiSource): boolean =>
  !state.isBeingFetched && (state.failure !== null || state.lastSuccessAt !== null);

describe('publishers that misbehave, beside good ones', () => {
  const closing: (() => Promise<void>)[] = [];
  let good: TestWorld;
  let home: Home;
  let product: Product;
  let sources: ApiSource[];
  let atRestMb: number | null = null;
  let peakMb = 0;
  let goodItems = 0;
  let sampling: NodeJS.Timeout | undefined;
  const faults: Fault[] = [];
  const hosts: string[] = [];

  async function addOwnFaults(): Promise<void> {
    const names = Object.keys(FAULTS);
    for (const group of [
      names.filter((name) => !LONELY_FAULTS.includes(name)),
      ...names.filter((name) => LONELY_FAULTS.includes(name)).map((name) => [name]),
    ]) {
      const world = await startDemoWorld({ port: 0, now: new Date(), hiddenShare: 0 });
      closing.push(world.close);
      hosts.push(world.url);
      faults.push(...group.map((name) => faultSource('own', world.url, name)));
    }
  }

  async function addSharedFaults(): Promise<void> {
    for (const group of [SHARED_FAULTS, ...LONELY_FAULTS.map((name) => [name])]) {
      const world = await startSharedWorld();
      closing.push(world.close);
      hosts.push(world.url);
      faults.push(...group.map((name) => faultSource('shared', world.url, name)));
    }
  }

  /** The memory of a process that has read good sources only, and rests. */
  async function measureAtRest(): Promise<void> {
    const calm = await startProduct(home, [good.url]);
    try {
      const texts = await good.texts();
      await waitFor(
        'the good sources are read',
        FILLED_WITHIN_MS,
        async () => (await countItems(calm)) >= texts.length,
      ).catch(async (error: unknown) => {
        const states = (await listSources(calm)).map(({ id, state }) => ({ id, ...state }));
        throw new Error(`${String(error)}: ${JSON.stringify(states)}`);
      });
      await waitFor('own pages are read', FILLED_WITHIN_MS, () => readSnapshot(home).pagesDue === 0);
      atRestMb = calm.memoryMb();
      goodItems = await countItems(calm);
    } finally {
      await calm.stop();
    }
  }

  beforeAll(async () => {
    good = await startOwnWorld();
    closing.push(good.close);
    const goodSources = await good.sources('PT0.02S');
    home = createHome(goodSources);
    await addOwnFaults();
    if (hasSharedWorld) await addSharedFaults();
    await measureAtRest();
    home.writeSources([...goodSources, ...faults.map(({ source }) => source)]);
    product = await startProduct(home, [good.url, ...hosts]);
    sampling = setInterval(() => {
      peakMb = Math.max(peakMb, product.memoryMb() ?? 0);
    }, 50);
    // Now, all at once: the schedule would spread so many sources over half a minute.
    for (const { id } of faults) await refresh(product, id);
    sources = await waitFor('every fault has been judged', JUDGED_WITHIN_MS, async () => {
      const all = await listSources(product);
      return faults.every(({ id }) => all.some((source) => source.id === id && isJudged(source))) && all;
    });
  }, 180_000);
  afterAll(async () => {
    clearInterval(sampling);
    await product?.stop();
    for (const close of closing) await close();
    home?.remove();
  });

  it('are each recorded with the right cause and a sentence in Swedish', () => {
    const judged = faults.map(({ id, code }) => ({
      id,
      code,
      state: sources.find((source) => source.id === id)?.state,
    }));
    const wrong = judged.filter(({ code, state }) => code !== null && state?.failure?.code !== code);
    expect(wrong).toEqual([]);
    const sentences = judged.map(({ state }) => state?.failure?.message ?? state?.sentence ?? '');
    expect(sentences.filter((sentence) => !/^[A-ZÅÄÖ0-9].{20,}[.]$/u.test(sentence))).toEqual([]);
    expect(sentences.filter((sentence) => /Error|undefined|null|\bat \//.test(sentence))).toEqual([]);
  });

  it('are no bugs to the log', () => {
    expect(product.log().filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });

  it('do not grow the memory by 100 MB', () => {
    if (atRestMb === null) return console.warn('SKIPPED: this system does not tell the memory of a process');
    expect(peakMb).toBeGreaterThan(0);
    expect(peakMb - atRestMb).toBeLessThan(MOST_GROWTH_MB);
  });

  it('leave the readable entries of a feed with one bad date', async () => {
    const items = await listItems(product);
    for (const { id } of faults.filter(({ id }) => id.endsWith('-one-bad'))) {
      const entries = items.filter(({ source }) => source.id === id);
      expect(entries).toHaveLength(3);
      // The bad one may have got a date from its own page.
      expect(entries.filter(({ publishedAt }) => publishedAt !== null).length).toBeGreaterThanOrEqual(2);
    }
  });

  it('do not hold up the good sources', async () => {
    await good.advance();
    const texts = await good.texts();
    for (const { id } of await good.sources()) await refresh(product, id);
    // Some faults are asked again meanwhile, so that good and bad go side by side.
    for (const { id } of faults.filter(({ id }) => /hang|drip|deep|bomb/.test(id))) await refresh(product, id);
    await waitFor('the new texts of good sources are items', 30_000, async () => {
      const items = await listItems(product);
      return texts.every((text) => items.some(({ url }) => url === good.url + text.path));
    });
    const state = await listSources(product);
    const goodIds = (await good.sources()).map(({ id }) => id);
    expect(state.filter(({ id, state: { failure } }) => goodIds.includes(id) && failure !== null)).toEqual([]);
    expect(goodItems).toBeGreaterThan(0);
    expect(readSnapshot(home)).toMatchObject({ integrity: 'ok', orphans: 0 });
  }, 60_000);
});
