/** Swedish dates of a listing page, with the world's clock moved through twelve months; the pages are read by the real parser in process. */
import { describe, expect, it } from '@jest/globals';
import { toPlainText } from '../../src/language/plain-text.js';
import { parseListing } from '../../src/sources/page/parse-listing.js';
import { hasSharedWorld, startOwnWorld, startSharedWorld, type TestWorld, tellSkipped } from './worlds.js';

tellSkipped('listing-dates.test.ts on the shared world');

const LATEST = Date.parse('2026-11-23T08:00:00Z');
/** One moment in each month, on different days and at both ends of the day, since midnight is where days are lost. */
const MOMENTS = Array.from({ length: 12 }, (_, i) => {
  const month = new Date(LATEST);
  month.setUTCMonth(month.getUTCMonth() - i, 1 + ((i * 5) % 28));
  month.setUTCHours(i % 2 === 0 ? 0 : 23, 30);
  return month;
});

/** Title and day of every entry on all pages of the world's listing. */
async function readListing(world: TestWorld, now: Date): Promise<Map<string, string | null>> {
  const source = (await world.sources()).find(({ kind }) => kind === 'html');
  const selectors = source?.selectors;
  if (source === undefined || selectors === undefined) throw new Error('the world has no listing');
  const days = new Map<string, string | null>();
  for (let url: string | null = source.url; url !== null; ) {
    const response = await fetch(url);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const parsed = parseListing({
      bytes,
      contentType: response.headers.get('content-type'),
      url,
      selectors,
      nowMs: now.getTime(),
    });
    if (!parsed.ok) throw new Error(parsed.failure.message);
    for (const item of parsed.value.items) days.set(toPlainText(item.title), item.published?.at.slice(0, 10) ?? null);
    url = parsed.value.nextUrl;
  }
  return days;
}

async function compareDays(world: TestWorld, now: Date): Promise<void> {
  try {
    const days = await readListing(world, now);
    const texts = (await world.texts()).filter(
      (text) => text.level === 'kommunen' && days.has(toPlainText(text.title)),
    );
    expect(texts.length).toBeGreaterThan(5);
    expect(days.size).toBe(texts.length);
    const wrong = texts.filter((text) => days.get(toPlainText(text.title)) !== text.publishedAt.slice(0, 10));
    expect(wrong.map((text) => [text.title, text.publishedAt, days.get(toPlainText(text.title))])).toEqual([]);
  } finally {
    await world.close();
  }
}

describe('dates of the listing page', () => {
  it.each(MOMENTS)('are right in the own world when it is %p', async (now) => {
    await compareDays(await startOwnWorld({ now, hiddenShare: 0 }), now);
  });

  (hasSharedWorld ? it : it.skip).each(MOMENTS)('are right in the shared world when it is %p', async (now) => {
    await compareDays(await startSharedWorld({ now, hiddenShare: 0 }), now);
  });
});
