/** Documents made to hurt: reading each ends, with what is expected of it and within the memory that a feed may take. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toPlainText } from '../../../src/language/plain-text.js';
import { parseFeed } from '../../../src/sources/feed/parse-feed.js';
import { readApart } from '../../bench/hostile.js';
import { HOSTILE_FEEDS } from '../../bench/hostile-feeds.js';

/** The failure's code, or the number of items; their texts are made as they are stored. */
function outcome(document: string | Uint8Array): string | number {
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document;
  const feed = parseFeed({ bytes, contentType: null, url: 'https://a.example/flode' });
  return feed.ok ? feed.value.items.map((item) => toPlainText(item.summaryHtml)).length : feed.failure.code;
}

describe('parseFeed ends', () => {
  it.each(HOSTILE_FEEDS)('with $name', ({ make, expected }) => {
    expect(outcome(make())).toBe(expected);
  });
});

const READER = 'dist/test/bench/read-one-feed.js';
const MOST_MB = 256;
/** The heaviest of all at the time of writing, and those that the reader must not hold in memory at all. */
const HEAVY = [
  'as many elements as are read',
  'JSON of 10 MB of texts',
  'an entity bomb',
  '10 MB of <',
  'a million <br',
];

describe('a process that reads', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanare-hostile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(HEAVY)(
    '%s stays within 256 MB',
    async (wanted) => {
      expect(existsSync(READER)).toBe(true);
      const hostile = HOSTILE_FEEDS.find(({ name }) => name === wanted);
      const file = join(folder, 'feed');
      await writeFile(file, hostile?.make() ?? '');
      const { outcome, peakMb } = await readApart(file, READER);
      expect(outcome).toBe(hostile?.expected);
      expect(peakMb).toBeLessThan(MOST_MB);
    },
    20_000,
  );
});
