/** What Crossref's answers give: works as items, JATS as text, dates with as much as was told. */
import { describe, expect, it } from '@jest/globals';
import { toPlainText } from '../../../src/language/plain-text.js';
import { parseCrossref, readDateParts } from '../../../src/sources/crossref/parse-crossref.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture } from '../records/interface-server.js';

const parse = (body: string | Uint8Array) =>
  parseCrossref({
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: 'application/json',
    url: 'https://api.crossref.org/works',
    adapter: 'crossref',
    nowMs: 0,
    params: {},
  });

describe('an answer', () => {
  const parsed = parse(fixture('crossref/answer.json'));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const { items, skipped, next } = parsed.value;

  it('gives works with title and subtitle, people and identifiers', () => {
    expect(items[0]).toMatchObject({
      externalId: '10.5555/prov.21',
      title: 'Parks & people: A Nordic view',
      published: { at: '2026-05-01T00:00:00.000Z', precision: 'month' },
      language: 'en',
      people: [
        { name: 'Ada Prov', affiliation: 'Provhögskolan', orcid: '0000-0002-1825-0097' },
        { name: 'Gruppen för prov' },
        { name: 'Ensam' },
      ],
      identifiers: { doi: '10.5555/prov.21', issn: '0000-0019' },
    });
    expect(items[0]).not.toHaveProperty('type');
  });

  it('gives abstracts that become plain text', () => {
    expect(toPlainText(items[0]?.summaryHtml ?? '')).toBe('Aim CO2 where p < 0.05 & more.');
    expect(toPlainText(items[1]?.summaryHtml ?? '')).toBe('Vatten räcker.');
  });

  it('does not say the subtitle twice, and takes the date that is there', () => {
    expect(items[1]).toMatchObject({
      title: 'Årsrapport: Om vatten',
      type: 'rapport',
      published: { at: '2026-01-01T00:00:00.000Z', precision: 'year' },
      identifiers: { isbn: '9789100000004' },
    });
  });

  it('names what has no title, and never takes the day of the record for the work’s', () => {
    expect(items[2]).toMatchObject({
      url: 'https://doi.org/10.5555/prov.23',
      title: 'Utan titel (Provförlaget, 10.5555/prov.23)',
      published: null,
    });
  });

  it('writes a number with odd signs so that it can be opened', () => {
    expect(items[3]?.url).toBe('https://doi.org/10.5555/(sici)1%3C1::aid%3E3.0.co;2-%23');
    expect(items[3]?.published).toBeNull();
  });

  it('counts what can be no item, and tells how it goes on', () => {
    expect(items).toHaveLength(4);
    expect(skipped).toEqual([
      { reason: 'no-identity', count: 1 },
      { reason: 'unreadable', count: 1 },
    ]);
    expect(next).toEqual({ cursor: 'Abc+/==', count: '6', perPage: '6', total: '6' });
  });
});

describe('dates', () => {
  it.each<[unknown, string | null]>([
    [[[2026, 2, 28]], '2026-02-28 day'],
    [[[2026, 2, 30]], null],
    [[[2026, 3]], '2026-03-01 month'],
    [[['2026', null, 4]], '2026-01-01 year'],
    [[[null]], null],
    [[[]], null],
    [[], null],
    [null, null],
    [[[26]], null],
    [[[2026.5]], null],
  ])('%j', (parts, expected) => {
    const date = readDateParts({ 'date-parts': parts });
    expect(date && `${date.at.slice(0, 10)} ${date.precision}`).toBe(expected);
  });
});

describe('other answers', () => {
  it.each<[string, string]>([
    ['{"status":"failed","message":[{"message":"Inget sådant filter"}]}', 'refused-question'],
    ['{"message":{}}', 'not-a-feed'],
    ['<!doctype html>', 'not-a-feed'],
    ['{"message":{"items":[', 'truncated'],
  ])('%s is no answer: %s', (body, code) => {
    expect(parse(body)).toMatchObject({ ok: false, failure: { code } });
  });

  it('with any value anywhere never throw', () => {
    expectNothingThrows('crossref', JSON.parse(fixture('crossref/answer.json').toString()));
  });
});
