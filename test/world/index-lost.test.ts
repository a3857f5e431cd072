/** The search index goes while the product runs, over a store of thousands: it says so, answers all the same, and is whole again by itself. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { normalise } from '../../src/intake/normalise.js';
import { saveDrafts } from '../../src/intake/save-item.js';
import { openStore } from '../../src/store/store.js';
import { raw, source, tagger } from '../intake/support.js';
import { createHome, type Home, type Product, startProduct, waitFor } from './product.js';

const ITEMS = 3000;
const NOW = '2026-11-20T09:00:00.000Z';

let home: Home;
let product: Product;

async function fill({ dataDir }: Home): Promise<void> {
  const store = await openStore({ dataDir, databaseUrl: null });
  const drafts = Array.from({ length: ITEMS }, (_, n) =>
    normalise(
      raw({ externalId: `e${n}`, url: `https://a.example/${n}`, title: `Polisen vandrar, gång ${n}` }),
      source('a'),
    ),
  );
  for (let start = 0; start < ITEMS; start += 100) {
    const some = drafts.slice(start, start + 100).flatMap((draft) => draft ?? []);
    await saveDrafts(store.db, some, tagger, NOW);
  }
  await store.close();
}

beforeAll(async () => {
  home = createHome([]);
  await fill(home);
  product = await startProduct(home, []);
}, 120_000);
afterAll(async () => {
  await product.stop();
  home.remove();
});

interface Readiness {
  status: string;
  dependencies: { search: string };
  problems?: { search?: string };
}
const readiness = (): Promise<Readiness> => product.getJson('/readyz');
const isReady = async (): Promise<boolean> => (await readiness()).status === 'ready';
const events = (): string[] => product.log().map(({ event }) => event);

describe('an index that is gone', () => {
  it('is told of, and made anew', async () => {
    await waitFor('the first index', 60_000, isReady);
    expect(events()).toContain('index-begun');
    rmSync(join(home.dataDir, 'search'), { recursive: true });
    expect(await readiness()).toMatchObject({
      status: 'degraded',
      dependencies: { search: 'behind' },
      problems: { search: expect.stringMatching(/^Sökregistret byggs upp/) },
    });
    await waitFor('the second index', 60_000, isReady);
    await waitFor('all of it', 60_000, async () => {
      const { total, behind } = await product.getJson<{ total: number; behind?: unknown }>('/api/v1/items?limit=1');
      return total === ITEMS && behind === undefined;
    });
    expect(product.log().filter(({ event }) => event === 'index-lost')).toEqual([
      expect.objectContaining({ level: 'warn', had: expect.any(Number) }),
    ]);
  }, 180_000);
});
