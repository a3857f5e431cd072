/** A search over HTTP beside reading every item: facets, weeks, hits, how it was read, and what is proposed while somebody writes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { toStockholmClockMs } from '../../src/language/local-time.js';
import { FACETS, type Facet } from '../../src/search/engine.js';
import { toDay, toWeekNumber, weekName } from '../../src/search/weeks.js';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';

interface ApiItem {
  id: string;
  title: string;
  summary: string;
  highlight?: { title: string; summary: string };
  publishedAt: string | null;
  firstSeenAt: string;
  level: string;
  type: string;
  language: string;
  source: { id: string };
  areas: { id: string }[];
}

let application: Application;
let all: ApiItem[];
beforeAll(async () => {
  application = await startApplication();
  await seed(application);
  all = (await get('/api/v1/items?limit=100')).items;
});
afterAll(() => application.close());

async function get(path: string, status = 200) {
  const { body } = await request(application.url).get(path).expect(status);
  return body;
}
const find = (q: string, more = '') => get(`/api/v1/items?limit=100&q=${encodeURIComponent(q)}${more}`);
const suggest = async (q: string, more = ''): Promise<{ text: string; kind: string; label?: string; n?: number }[]> =>
  (await get(`/api/v1/suggestions?q=${encodeURIComponent(q)}${more}`)).suggestions;

const VALUES: Record<Facet, (item: ApiItem) => string[]> = {
  area: (item) => item.areas.map(({ id }) => id),
  level: (item) => [item.level],
  type: (item) => [item.type],
  source: (item) => [item.source.id],
  language: (item) => [item.language],
};
const dayOf = (item: ApiItem): string =>
  new Date(toStockholmClockMs(Date.parse(item.publishedAt ?? item.firstSeenAt))).toISOString().slice(0, 10);
const countOf = (values: string[]): Record<string, number> =>
  Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((one) => one === value).length]));

interface Asked {
  values: Partial<Record<Facet, string[]>>;
  without: Partial<Record<Facet, string[]>>;
  from?: string | undefined;
  to?: string | undefined;
}

function passes(item: ApiItem, { values, without, from, to }: Asked, leftOut?: Facet): boolean {
  if ((from !== undefined && dayOf(item) < from) || (to !== undefined && dayOf(item) > to)) return false;
  return FACETS.every((facet) => {
    const own = VALUES[facet](item);
    const wanted = facet === leftOut ? undefined : values[facet];
    if (without[facet]?.some((value) => own.includes(value))) return false;
    return wanted === undefined || wanted.length === 0 || wanted.some((value) => own.includes(value));
  });
}

describe('facets and weeks', () => {
  const some = (values: string[]) => fc.subarray(values, { maxLength: 2 });
  const values = fc.record({
    area: some(['trygghet', 'klimat']),
    level: some(['lokalsamhallet', 'regionalt', 'globalt']),
    type: some(['nyhet', 'rapport', 'forskning']),
    source: some(['lokaltidningen', 'regionen', 'journal']),
    language: some(['sv', 'en']),
  });
  const asked: fc.Arbitrary<Asked> = fc.record({
    values,
    without: fc.record({
      area: fc.subarray(['klimat'], { maxLength: 1 }),
      type: fc.subarray(['rapport', 'forskning'], { maxLength: 1 }),
    }),
    from: fc.constantFrom(undefined, '2026-01-01', '2026-09-15'),
    to: fc.constantFrom(undefined, '2026-10-20', '2026-11-01'),
  });
  const NAMES = { area: 'område', level: 'nivå', type: 'typ', source: 'källa', language: 'språk' };

  it.each(['', 'polis', '-polis'])(
    'of %j count what reading every item counts',
    async (q) => {
      const matching = (await find(q)).items as ApiItem[];
      await fc.assert(
        fc.asyncProperty(asked, fc.boolean(), async (filters, isWritten) => {
          const parameters = FACETS.flatMap((facet) =>
            (filters.values[facet] ?? []).map((value) => `&${facet}=${value}`),
          );
          const written = FACETS.flatMap((facet) => {
            const list = filters.values[facet] ?? [];
            return list.length === 0 ? [] : [`${NAMES[facet]}:${list.join(',')}`];
          });
          const left = FACETS.flatMap((facet) =>
            (filters.without[facet] ?? []).map((value) => `-${NAMES[facet]}:${value}`),
          );
          const period = `${filters.from ? `&from=${filters.from}` : ''}${filters.to ? `&to=${filters.to}` : ''}`;
          const text = [q, ...(isWritten ? written : []), ...left].join(' ');
          const answer = await find(text, `${isWritten ? '' : parameters.join('')}${period}`);
          const found = matching.filter((item) => passes(item, filters));
          expect((answer.items as ApiItem[]).map(({ id }) => id).sort()).toEqual(found.map(({ id }) => id).sort());
          expect(answer.total).toBe(found.length);
          for (const facet of FACETS) {
            const counted = matching.filter((item) => passes(item, filters, facet)).flatMap(VALUES[facet]);
            expect({ facet, counts: answer.facets[facet] }).toEqual({ facet, counts: countOf(counted) });
          }
          const weeks = found.map((item) => weekName(toWeekNumber(toDay(dayOf(item)))));
          expect(
            Object.fromEntries(answer.histogram.map(({ week, n }: { week: string; n: number }) => [week, n])),
          ).toEqual(countOf(weeks));
        }),
        { numRuns: 25 },
      );
    },
    60_000,
  );
});

describe('hits', () => {
  const marked = (html: string): string[] => [...html.matchAll(/<mark>(.*?)<\/mark>/g)].map((match) => match[1] ?? '');
  const markedBy = async (q: string): Promise<string[]> => {
    const items = (await find(q)).items as ApiItem[];
    return [
      ...new Set(
        items.flatMap(({ highlight }) => [...marked(highlight?.title ?? ''), ...marked(highlight?.summary ?? '')]),
      ),
    ];
  };

  it.each<[string, string, string[]]>([
    ['another inflection', 'biblioteken', ['Bibliotekets']],
    ['a compound', 'vandring', ['Trygghetsvandring', 'stadsvandringarna']],
    ['a correction', 'biblotekets', ['Bibliotekets']],
    ['a whole phrase', '"samlade många"', ['samlade många']],
    ['the beginning of a word', 'klimatanp*', ['Klimatanpassning']],
    ['an English word in an English text', 'climates', ['climate']],
  ])('mark %s', async (_, q, expected) => {
    expect(await markedBy(q)).toEqual(expected);
  });

  it('give the text back when the marks are taken away', async () => {
    for (const item of (await find('polis')).items as ApiItem[]) {
      const plain = (item.highlight?.title ?? '')
        .replace(/<\/?mark>/g, '')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&');
      expect(plain).toBe(item.title);
    }
  });

  it('are looked for in the title alone', async () => {
    const items = (await find('rubrik:polis')).items as ApiItem[];
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ title }) => !/polis/i.test(title))).toEqual([]);
    expect(items.length + (await find('polis -rubrik:polis')).total).toBe((await find('polis')).total);
    expect(items.flatMap(({ highlight }) => marked(highlight?.summary ?? ''))).toEqual([]);
  });

  it('are those of a word that is still being written', async () => {
    expect((await find('brottsförebygg')).interpretation.wanted[0].found).not.toContainEqual({
      as: 'exact',
      words: [],
    });
    expect((await find('kommu', '&typing=1')).total).toBeGreaterThan(40);
    await get('/api/v1/items?typing=2', 400);
  });
});

describe('how it was read', () => {
  it('stands with the answer', async () => {
    expect((await find('biblotekets och polis -idrott')).interpretation).toMatchObject({
      wanted: [
        { kind: 'word', text: 'biblotekets', corrected: expect.stringMatching(/^bibliotek/) },
        { kind: 'word', text: 'polis', found: expect.arrayContaining([{ as: 'exact', words: [] }]) },
      ],
      excluded: ['idrott'],
      leftOut: ['och'],
    });
  });

  it('tells what could not be read, and what does not exist', async () => {
    const { problems } = await find('"polis nivå:månen -källa:finnsinte stänger:14d');
    expect(problems).toEqual([expect.stringMatching(/^Ett citattecken saknas efter ”polis nivå:månen/)]);
    expect((await find('polis nivå:månen -källa:finnsinte stänger:14d')).problems).toEqual([
      expect.stringMatching(/^nivå:månen finns inte/),
      expect.stringMatching(/^”stänger:14d” användes inte/),
      expect.stringMatching(/^källa:finnsinte finns inte/),
    ]);
  });
});

describe('what is proposed', () => {
  it('is words by how many items have them, titles and filters', async () => {
    const found = await suggest('trygg');
    expect(found[0]).toMatchObject({
      text: expect.stringMatching(/^trygghetsvandring/),
      kind: 'word',
      n: expect.any(Number),
    });
    expect(found).toContainEqual({ text: 'område:trygghet', kind: 'filter', label: 'Trygghet' });
    const { text, n } = found[0] ?? { text: '' };
    expect(n).toBe(
      all.filter((item) => new RegExp(`(?<!\\p{L})${text}(?!\\p{L})`, 'iu').test(`${item.title} ${item.summary}`))
        .length,
    );
  });

  it.each<[string, string[]]>([
    ['område:kli', ['område:klimat']],
    ['polis omrade:', ['polis omrade:trygghet', 'polis omrade:klimat']],
    ['nivå:regionen,na', ['nivå:regionen,nationellt']],
    ['typ:gott', ['typ:gott-exempel']],
    ['-källa:loka', ['-källa:lokaltidningen']],
    ['språk:eng', ['språk:en']],
    ['efter:2026', []],
  ])('after a filter is its values: %s', async (q, expected) => {
    expect((await suggest(q)).map(({ text }) => text)).toEqual(expected);
  });

  it.each<[string, boolean]>([
    ['polis trygg', true],
    ['"samlade må', true],
    ['"samlade många" trygg', true],
    ['-trygg', false],
    ['polis -trygg', false],
    ['-polis trygg', false],
    ['polis OR trygg', false],
    ['polis OR klimat trygg', false],
    ['rubrik:trygg', false],
    ['rubrik:samlade trygg', false],
    ['polis* trygg', false],
    ['nivå:regionalt trygg', false],
    ['sedan:28d trygg', false],
    ['-källa:regionen trygg', false],
  ])('counts only what the count is of: %s', async (q, isCounted) => {
    const found = (await suggest(q)).filter(({ kind }) => kind === 'word' || kind === 'phrase');
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ text }) => text.startsWith(q)).every(({ n }) => n !== undefined)).toBe(isCounted);
    if (!isCounted) expect(found.filter(({ n }) => n !== undefined)).toEqual([]);
  });

  it('names a filter that is being written', async () => {
    expect(await suggest('polis niv')).toContainEqual({ text: 'polis nivå:', kind: 'filter' });
    expect(await suggest('kal')).toContainEqual({ text: 'källa:', kind: 'filter' });
  });

  it('is a query that finds something', async () => {
    for (const q of ['tr', 'polis tr', 'klimat', 'region ex', '"samlade må']) {
      const found = (await suggest(q)).filter(({ text, kind }) => kind !== 'filter' || !text.endsWith(':'));
      expect(found.length).toBeGreaterThan(0);
      for (const { text, kind } of found) {
        const answer = await find(text);
        expect({ text, problems: answer.problems }).toEqual({ text, problems: undefined });
        if (kind !== 'filter') expect({ text, found: answer.total > 0 }).toEqual({ text, found: true });
      }
    }
  });

  it('keeps to the limit, and refuses what it cannot read', async () => {
    expect(await suggest('trygg', '&limit=2')).toHaveLength(2);
    expect(await suggest('')).toEqual([]);
    for (const query of ['limit=0', 'limit=21', 'limit=x', 'q=a&q=b', 'x=1', `q=${'a'.repeat(2001)}`])
      expect((await get(`/api/v1/suggestions?${query}`, 400)).detail).toMatch(/\p{L}/u);
  });
});

it('signs that nobody writes are taken out at the door, tabs and line breaks are not', async () => {
  const plain = await get('/api/v1/items?limit=5&q=polis%20i');
  expect(await get('/api/v1/items?limit=5&q=%00po%01li%7Fs%20%1Bi%C2%85')).toEqual(plain);
  expect((await get('/api/v1/items?limit=5&q=polis%09%0Acentrum')).interpretation.wanted).toHaveLength(2);
  for (const path of ['/sok?q=%00%01', '/sok?q=polis%08%1F', '/sok?q=%00qwxzqwxz%01', '/sok?omrade=%02x&fran=%03']) {
    const { text } = await request(application.url).get(path).expect(200);
    expect({ path, controls: /[^\P{Cc}\t\n]/u.test(text) }).toEqual({ path, controls: false });
  }
});

it('a cursor of an index that was lost is told so', async () => {
  const { nextCursor } = await get('/api/v1/items?q=polis&limit=5');
  const other = await startApplication();
  await seed(other);
  const { body } = await request(other.url)
    .get(`/api/v1/items?q=polis&limit=5&cursor=${encodeURIComponent(nextCursor)}`)
    .expect(400);
  expect(body.invalidParameters).toEqual([
    { name: 'cursor', reason: expect.stringMatching(/^Sökindexet har byggts om/) },
  ]);
  await request(other.url).get('/api/v1/items?q=polis&cursor=nonsens').expect(400);
  await other.close();
}, 60_000);

it('a search goes on over a rebuild of the index', async () => {
  const first = await get('/api/v1/items?q=polis&limit=20');
  const { engine, feed } = application.services;
  const rebuild = await engine.startRebuild();
  await rebuild.apply(await feed.changesAfter(0, 1000));
  await rebuild.commit();
  const second = await get(`/api/v1/items?q=polis&limit=20&cursor=${encodeURIComponent(first.nextCursor)}`);
  const ids = [...first.items, ...second.items].map((item: ApiItem) => item.id);
  expect(new Set(ids).size).toBe(40);
});
