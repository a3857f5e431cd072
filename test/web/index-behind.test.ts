/** An index that is lost, half built or behind, beside a store that has everything: nobody is told that there is nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import request from 'supertest';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { SearchEngine } from '../../src/search/engine.js';
import { readLag } from '../../src/search/index-lag.js';
import { itemListSchema, problemSchema } from '../../src/web/api/schemas.js';
import { type Application, startApplication } from './application.js';

const ITEMS = 260;
const SHARE = `av ${ITEMS} ändringar i posterna är sökbara än`;

let folder: string;
let engine: SearchEngine;
let application: Application;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spanare-behind-'));
  engine = openEmbeddedEngine({ folder });
  application = await startApplication({ engine });
  const entries = Array.from({ length: ITEMS }, (_, i) => ({ title: `Polisen vandrar genom centrum, gång ${i}` }));
  await application.save('lokaltidningen', entries);
}, 60_000);
afterAll(async () => {
  await engine.close();
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
const ask = async (path: string, status = 200) => request(application.url).get(path).expect(status);
const page = async (path: string) => load((await ask(path)).text);

/** The folder of the index goes while everything runs; @param has so many changes come back at once. */
async function loseIndex(has: number): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const changes = await application.services.feed.changesAfter(0, has);
  if (changes.length > 0) await engine.apply(changes);
}

describe('while the index lacks most', () => {
  beforeEach(() => loseIndex(20));

  it('a search says so beside what it finds', async () => {
    const { body } = await ask('/api/v1/items?q=polisen');
    expect(body).toMatchObject({ total: 20, behind: { changes: ITEMS - 20 } });
    expect(words(body.problems.join())).toBe(
      `Sökregistret byggs upp: 20 ${SHARE}. Träffar kan saknas, så sök igen om en stund.`,
    );
    expect(itemListSchema.safeParse(body).error).toBeUndefined();
  });

  it('the page says so above the hits', async () => {
    const $ = await page('/sok?q=polisen');
    expect(words($('.msg[role=status]').text())).toBe(
      `Sökregistret byggs upp: 20 ${SHARE}. Träffar kan saknas. Ladda om sidan om en stund.`,
    );
    expect($('ol.items > li')).toHaveLength(20);
  });

  it.each(['csv', 'ris', 'bib', 'rss', 'atom', 'jsonfeed', 'ics'])('no .%s is given', async (ending) => {
    const { body, headers } = await ask(`/api/v1/items.${ending}?q=polisen`, 503);
    expect(headers['retry-after']).toBe('30');
    expect(words(body.detail)).toBe(
      `Sökregistret byggs upp: 20 ${SHARE}. Det som hämtas nu skulle sakna poster, så försök igen om en stund.`,
    );
    expect(problemSchema.safeParse(body).error).toBeUndefined();
  });
});

describe('while the index has nothing', () => {
  beforeEach(() => loseIndex(0));

  it('a search says that it lacks everything', async () => {
    expect((await ask('/api/v1/items?q=polisen')).body).toMatchObject({ total: 0, behind: { changes: ITEMS } });
  });

  it.each(['/sok', '/sok?q=polisen', '/sok?niva=globalt'])('%s does not say that there are no hits', async (path) => {
    const $ = await page(path);
    expect(words($('.empty').text())).toContain(`Sökregistret byggs upp: 0 ${SHARE}.`);
    expect($('main').text()).not.toContain('Inga träffar');
  });
});

describe('when the index has caught up', () => {
  it('nothing is said', async () => {
    await loseIndex(0);
    await application.sync();
    const { body } = await ask('/api/v1/items?q=polisen');
    expect(body).not.toHaveProperty('behind');
    expect(body).not.toHaveProperty('problems');
    expect((await page('/sok?q=polisen'))('.msg')).toHaveLength(0);
    expect((await ask('/api/v1/items.csv')).text.trim().split('\r\n')).toHaveLength(ITEMS + 1);
  });
});

describe('how far behind is worth telling', () => {
  it.each([
    [200, 0, false],
    [201, 0, true],
    [20_000, 19_600, false],
    [20_000, 19_599, true],
    [5, 9, false],
    [0, 0, false],
  ])('of %d changes it has %d: %j', async (last, applied, isTold) => {
    const lag = await readLag({ lastApplied: async () => applied }, { lastChange: async () => last });
    expect(lag).toEqual(isTold ? { changes: last - applied, of: last } : null);
  });
});
