/** Names of files can be read and written everywhere; pages follow each other without gaps, repeats or waiting ahead. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item } from '../../src/domain/item.js';
import { allPages, type PageRequest } from '../../src/export/all-pages.js';
import { contentDisposition, fileName } from '../../src/export/file-name.js';
import { anyText, makeItem } from './make.js';

describe('fileName', () => {
  it.each([
    ['Trygghet på torget', 'spanare-trygghet-på-torget-2026-11-20.csv'],
    ['"öppen förskola" nivå:regionalt', 'spanare-öppen-förskola-nivå-regionalt-2026-11-20.csv'],
    ['../../etc/passwd', 'spanare-etc-passwd-2026-11-20.csv'],
    ['*', 'spanare-2026-11-20.csv'],
  ])('%s is %s', (subject, name) => {
    expect(fileName(subject, '2026-11-20', 'csv')).toBe(name);
  });

  it('is given in ASCII for all and whole for those that can', () => {
    expect(contentDisposition('attachment', 'spanare-på-ön.csv')).toBe(
      `attachment; filename="spanare-pa-on.csv"; filename*=UTF-8''spanare-p%C3%A5-%C3%B6n.csv`,
    );
  });

  it('of any text is a short name and a header of ASCII', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = fileName(text, '2026-11-20', 'csv');
        expect(name).toMatch(/^spanare-[\p{L}\p{M}\p{N}-]*2026-11-20\.csv$/u);
        expect([...name].length).toBeLessThan(100);
        expect(contentDisposition('attachment', name)).toMatch(
          /^attachment; filename="[a-z0-9.-]+"; filename\*=UTF-8''[\w.%-]+$/,
        );
      }),
    );
  });
});

const items = Array.from({ length: 450 }, (_, at) => makeItem({ id: `${at}` }));

/** Pages of a list; the cursor is the place. @returns also what was asked for */
function pagesOf(list: readonly Item[]) {
  const asked: PageRequest[] = [];
  const ask = async (page: PageRequest) => {
    asked.push(page);
    const start = Number(page.cursor ?? 0);
    const end = start + page.limit;
    return { items: list.slice(start, end), nextCursor: end < list.length ? String(end) : undefined };
  };
  return { ask, asked };
}

async function collect(list: readonly Item[], limit: number): Promise<{ ids: string[]; asked: PageRequest[] }> {
  const { ask, asked } = pagesOf(list);
  const ids: string[] = [];
  for await (const { items } of allPages(ask, limit)) ids.push(...items.map(({ id }) => id));
  return { ids, asked };
}

describe('allPages', () => {
  it.each([1, 199, 200, 201, 450, 1000])('gives %d of 450 at most, each once and in order', async (limit) => {
    const { ids } = await collect(items, limit);
    expect(ids).toEqual(items.slice(0, limit).map(({ id }) => id));
  });

  it('asks for no more than is wanted', async () => {
    const { asked } = await collect(items, 250);
    expect(asked.map(({ limit }) => limit)).toEqual([200, 50]);
  });

  it('asks for the next page when the one before has been read', async () => {
    const { ask, asked } = pagesOf(items);
    const pages = allPages(ask, 450);
    await pages.next();
    expect(asked).toHaveLength(1);
  });

  it('lets others have their turn between two pages', async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 0);
    const { ask } = pagesOf(Array.from({ length: 4000 }, (_, at) => makeItem({ id: `${at}` })));
    for await (const _ of allPages(ask, 4000)) {
      // Work that takes a while.
      for (const until = performance.now() + 2; performance.now() < until; );
    }
    clearInterval(counting);
    expect(turns).toBeGreaterThan(10);
  });

  it('what comes twice while everything moves is given once, and counts once', async () => {
    const moved = [...items.slice(0, 200), ...items.slice(150)];
    const { ids } = await collect(moved, 450);
    expect(ids).toEqual(items.map(({ id }) => id));
  });
});
