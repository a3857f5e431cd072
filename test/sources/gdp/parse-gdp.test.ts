/** What the funders' open data gives: calls with their last day, activities with their money, whatever their fields are called. */
import { describe, expect, it } from '@jest/globals';
import { toPlainText } from '../../../src/language/plain-text.js';
import { titleOf } from '../../../src/sources/gdp/gdp-fields.js';
import { parseGdp } from '../../../src/sources/gdp/parse-gdp.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture } from '../records/interface-server.js';

const paramsOf = (list: string) => ({
  list,
  from: '2023-05-12T00:00:00.000Z',
  records: `https://gdp.example/gdp/${list}`,
});
const parse = (body: string | Uint8Array, list: string) =>
  parseGdp({
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: 'application/json',
    url: 'https://gdp.example/gdp',
    adapter: 'gdp',
    nowMs: Date.parse('2026-05-12T08:00:00Z'),
    params: paramsOf(list),
  });

function parseOk(file: string, list: string) {
  const parsed = parse(fixture(`gdp/${file}.json`), list);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

describe('funded activities', () => {
  const { items, skipped, next } = parseOk('activities', 'finansieradeaktiviteter');
  const lead = (i: number) => toPlainText(items[i]?.summaryHtml ?? '');

  it('are research, with who is responsible first and the money in words', () => {
    expect(items[0]).toMatchObject({
      externalId: '2026-00051',
      url: 'https://gdp.example/gdp/finansieradeaktiviteter/2026-00051',
      title: 'Vatten & torg',
      type: 'forskning',
      language: 'sv',
      published: { at: '2026-05-02T00:00:00.000Z', precision: 'day' },
      people: [{ name: 'Ada Prov', affiliation: 'Provhögskolan', orcid: '0000-0002-1825-0097' }, { name: 'Bo Ek' }],
      identifiers: { diarienummer: '2026-00051' },
    });
    expect(lead(0)).toMatch(/^Om vatten\. Beviljat 3\s000\s000 kronor av Provrådet till Provhögskolan, 2026–2028\.$/);
  });

  it('are read with null lists, in English, and with money of several kinds', () => {
    expect(items[1]).toMatchObject({ title: 'Schoolyards', language: 'en', published: null, people: [] });
    expect(lead(1)).toBe('Shade.');
    expect(items[2]).toMatchObject({ title: 'Badhus', summaryHtml: '' });
    expect(items[3]).toMatchObject({ title: 'Stora bokstäver', language: 'sv' });
  });

  it('that are old are left out, and what can be no item is counted', () => {
    expect(items).toHaveLength(4);
    expect(skipped).toEqual([
      { reason: 'no-identity', count: 1 },
      { reason: 'unreadable', count: 1 },
    ]);
    expect(next).toEqual({ count: '7' });
  });
});

describe('calls', () => {
  const { items } = parseOk('calls', 'utlysningar');
  const lead = (i: number) => toPlainText(items[i]?.summaryHtml ?? '');

  it('lead to the funder’s page and tell the last day and the budget', () => {
    expect(items[0]).toMatchObject({
      url: 'https://provradet.example/vatten',
      type: 'utlysning',
      published: { at: '2026-05-01T00:00:00.000Z' },
    });
    expect(lead(0)).toMatch(
      /^För kommuner & regioner\. Sista ansökningsdag 15 juni 2026\. Budget 30\s000\s000 kronor\.$/,
    );
  });

  it('tell when they open, and that they have closed', () => {
    expect(lead(1)).toMatch(/^Öppnar 1 september 2026\. Budget 1\s000\s000 EUR\.$/);
    expect(items[1]?.url).toBe('https://gdp.example/gdp/utlysningar/2026-01002');
    expect(lead(2)).toBe('Sista ansökningsdag var 1 mars 2026.');
    expect(items).toHaveLength(3);
  });
});

describe('titles', () => {
  it.each<[Record<string, unknown>, string, boolean]>([
    [{ titel: 'A', projekttitel: 'B' }, 'A', true],
    [{ titelEng: 'E', titelSvenska: 'S' }, 'S', true],
    [{ rubrik: 'R' }, 'R', true],
    [{ projektTitelNagot: 'N' }, 'N', true],
    [{ titleEn: 'E' }, 'E', false],
    [{ titel: 7, rubrik: { a: 1 } }, '', false],
    [{ annat: 'x' }, '', false],
  ])('of %j', (record, text, isSwedish) => {
    expect(titleOf(record)).toEqual({ text, isSwedish });
  });
});

describe('other answers', () => {
  it.each(['{"value":[RECORD]}', '{"finansieradeaktiviteter":[RECORD],"antal":1}', 'RECORD'])(
    'a list in %s',
    (form) => {
      const body = form.replace('RECORD', '{"diarienummer":"1","titel":"T"}');
      expect(parse(body, 'finansieradeaktiviteter')).toMatchObject({ value: { items: [{ title: 'T' }] } });
    },
  );

  it.each<[string, string]>([
    ['{"statusCode":401,"message":"Access denied"}', 'refused-question'],
    ['{}', 'not-a-feed'],
    ['<html>', 'not-a-feed'],
    ['[{', 'truncated'],
  ])('%s is no answer: %s', (body, code) => {
    expect(parse(body, 'utlysningar')).toMatchObject({ ok: false, failure: { code } });
  });

  it.each([
    ['activities', 'finansieradeaktiviteter'],
    ['calls', 'utlysningar'],
  ])('%s with any value anywhere never throw', (file, list) => {
    expectNothingThrows('gdp', JSON.parse(fixture(`gdp/${file}.json`).toString()), paramsOf(list));
  });
});
