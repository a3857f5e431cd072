/** A tip as it is sent: what is taken, what is refused and with what words, and what is decided where nothing is said. */
import { describe, expect, it } from '@jest/globals';
import { draftTip, identityOf, type TipPage } from '../../../src/intake/tips/draft-tip.js';
import { readHeardAt } from '../../../src/intake/tips/heard-at.js';
import { type TipBody, type TipInput, tipSchema, toTip } from '../../../src/intake/tips/tip-input.js';
import { identifiersOf, isInternal, sourceAt } from '../../../src/intake/tips/tip-source.js';
import { source } from '../support.js';

/** A Tuesday. */
const NOW = new Date('2026-11-24T09:00:00Z');
const AREAS = ['trygghet', 'klimat'];

const parse = (body: object) => tipSchema(AREAS).safeParse(body);
const tipOf = (body: object): TipInput => toTip(tipSchema(AREAS).parse(body), NOW);

describe('when', () => {
  it.each([
    ['igår', '2026-11-23T00:00:00.000Z', 'day'],
    ['I går kväll', '2026-11-23T00:00:00.000Z', 'day'],
    ['idag', '2026-11-24T00:00:00.000Z', 'day'],
    ['i fredags', '2026-11-20T00:00:00.000Z', 'day'],
    ['i tisdags', '2026-11-17T00:00:00.000Z', 'day'],
    ['förra måndagen', '2026-11-23T00:00:00.000Z', 'day'],
    ['20 november', '2026-11-20T00:00:00.000Z', 'day'],
    ['30 november', '2025-11-30T00:00:00.000Z', 'day'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z', 'day'],
    ['2026-11-20 14:30', '2026-11-20T13:30:00.000Z', 'instant'],
    ['2026-11-20T14:30:00Z', '2026-11-20T14:30:00.000Z', 'instant'],
    ['oktober 2026', '2026-10-01T00:00:00.000Z', 'month'],
  ])('%j', (text, at, precision) => expect(readHeardAt(text, NOW)).toEqual({ at, precision }));

  it.each([
    ['imorgon', 'ahead'],
    ['2026-11-25', 'ahead'],
    ['2026-11-24T12:00:00Z', 'ahead'],
    ['2027', 'ahead'],
    ['snart', 'unreadable'],
    ['2026-02-30', 'unreadable'],
    ['', 'unreadable'],
  ])('%j is %s', (text, problem) => expect(readHeardAt(text, NOW)).toBe(problem));

  it('is today in Sweden although it is still yesterday in UTC', () => {
    expect(readHeardAt('2026-11-25', new Date('2026-11-24T23:30:00Z'))).toMatchObject({ precision: 'day' });
  });
});

describe('what is refused', () => {
  const BAD: [object, string, RegExp][] = [
    [{}, 'text', /adress \(url\), eller vad du hörde/],
    [{ text: ' \u200b\n' }, 'text', /adress \(url\)/],
    [{ url: 'nacka.se/x' }, 'url', /https:\/\//],
    [{ url: 'javascript:alert(1)' }, 'url', /https:\/\//],
    [{ url: 'ftp://a.example/x' }, 'url', /https:\/\//],
    [{ url: 7 }, 'url', /text inom citattecken/],
    [{ text: 'x'.repeat(5001) }, 'text', /5\s001 tecken/u],
    [{ text: ['x'] }, 'text', /citattecken/],
    [{ text: 'x', who: ' ' }, 'who', /vem tipset kommer från/],
    [{ text: 'x', who: 'x'.repeat(201) }, 'who', /högst 200/],
    [{ text: 'x', when: 'sen' }, 'when', /”sen” är inget datum/],
    [{ text: 'x', when: '2999-01-01' }, 'when', /framåt i tiden/],
    [{ text: 'x', level: 'regional' }, 'level', /kommunen, lokalsamhallet, regionalt/],
    [{ text: 'x', type: 'tips' }, 'type', /gott-exempel/],
    [{ text: 'x', areas: ['trygg'] }, 'areas', /”trygg” finns inte. Välj bland trygghet och klimat/],
    [{ text: 'x', areas: 'trygghet' }, 'areas', /lista/],
    [{ title: 'x'.repeat(401) }, 'title', /högst 400/],
  ];
  it.each(BAD)('%j', (body, field, reason) => {
    const issues = parse(body).error?.issues ?? [];
    expect(issues.map((issue) => String(issue.path[0]))).toEqual([field]);
    expect(issues[0]?.message).toMatch(reason);
  });

  it('never shows more than the beginning of what was written', () => {
    const [issue] = parse({ text: 'x', level: '\u202e'.repeat(10) + 'y'.repeat(5000) }).error?.issues ?? [];
    expect(issue?.message.length).toBeLessThan(300);
    expect(issue?.message).not.toContain('\u202e');
  });
});

describe('what is taken', () => {
  it('is cleaned, and whose it is and when has a default', () => {
    expect(tipOf({ text: ' Hej\r\ndå ', where: ' Mässan\n', areas: ['klimat', 'klimat'] })).toEqual({
      url: null,
      title: null,
      note: 'Hej\ndå',
      who: 'Administratören',
      heard: { at: NOW.toISOString(), precision: 'instant' },
      where: 'Mässan',
      level: null,
      type: null,
      areas: ['klimat'],
    });
  });

  it('absent and null are the same', () => {
    const nothing = {
      url: null,
      title: null,
      who: null,
      when: null,
      where: null,
      level: null,
      type: null,
      areas: null,
    };
    expect(tipOf({ text: 'x', ...nothing })).toEqual(tipOf({ text: 'x' }));
  });

  it('a link alone in the text is the address, without password and tracking', () => {
    expect(tipOf({ text: 'https://anna:hemligt@a.example/x?utm_source=y#z' })).toMatchObject({
      url: 'https://a.example/x',
      note: null,
    });
    expect(tipOf({ text: 'Se https://a.example/x' })).toMatchObject({ url: null, note: 'Se https://a.example/x' });
  });
});

describe('identity', () => {
  const base: TipBody = { url: 'https://a.example/x', text: 'Bra sak', who: 'Anna' };
  const same = (more: object) => identityOf(tipOf({ ...base, ...more })) === identityOf(tipOf(base));
  it('is who told what', () => {
    expect(same({})).toBe(true);
    expect(same({ who: 'ANNA ', text: 'Bra  sak\n', url: 'http://www.a.example/x/?utm_medium=z' })).toBe(true);
    expect(same({ when: 'igår', where: 'x', level: 'globalt' })).toBe(true);
    expect(same({ who: 'Bo' })).toBe(false);
    expect(same({ text: 'Annan sak' })).toBe(false);
    expect(same({ url: 'https://a.example/y' })).toBe(false);
  });
});

const PAGE: TipPage = {
  title: 'Sidans rubrik',
  summary: 'Sidans ingress berättar om något.',
  published: { at: '2026-11-02T00:00:00.000Z', precision: 'day' },
  language: 'sv',
  movedTo: null,
};
const draftOf = (body: object, page: TipPage | null = null, from: ReturnType<typeof source> | null = null) =>
  draftTip(tipOf(body), page, from);

describe('the item of a tip', () => {
  it('has the words of its page, unless the person gave a title', () => {
    const url = 'https://a.example/x';
    expect(draftOf({ url, text: 'Titta på det här' }, PAGE).draft).toMatchObject({
      title: 'Sidans rubrik',
      summary: PAGE.summary,
      published: PAGE.published,
    });
    expect(draftOf({ url, title: 'Min rubrik' }, PAGE).draft).toMatchObject({
      title: 'Min rubrik',
      summary: PAGE.summary,
    });
  });

  it('has the person’s words where the page gave none, and the address where nobody did', () => {
    const url = 'https://www.a.example/nyheter/ny%20skola?nyckel=hemlig';
    expect(draftOf({ url, text: 'Rubrik\nIngress' }).draft).toMatchObject({
      title: 'Rubrik',
      summary: 'Ingress',
      published: null,
    });
    const bare = draftOf({ url });
    expect(bare.draft).toMatchObject({ title: 'www.a.example/nyheter/ny skola', summary: '' });
    expect(bare.notes.join()).toMatch(/adressen som rubrik/);
  });

  it('of words alone is from when they were heard, and leads nowhere', () => {
    const { draft } = draftOf({ text: 'Tyresö testar trygghetsvärdar', when: '2026-11-20' });
    expect(draft).toMatchObject({ sourceId: 'tips', type: 'ovrigt', level: 'kommunen', language: 'sv' });
    expect(draft.published).toEqual({ at: '2026-11-20T00:00:00.000Z', precision: 'day' });
    expect(draft.url).toMatch(/^tip:/);
  });

  it('keeps a lead of 600 characters of a long text, and says so', () => {
    const { draft, notes } = draftOf({ text: `Rubrik\n${'ord '.repeat(400)}` });
    expect(draft.summary.length).toBeLessThanOrEqual(600);
    expect(notes.join(' ')).toMatch(/längre än 600 tecken/);
  });

  it('takes level and type of the source at its host, and says why', () => {
    const near = source('region', { level: 'regionalt', type: 'rapport', name: 'Regionen' });
    const { draft, notes } = draftOf({ url: 'https://region.example/x' }, PAGE, near);
    expect(draft).toMatchObject({ level: 'regionalt', type: 'rapport' });
    expect(notes.join()).toMatch(/”Regionen”, som för Regionen/);
    expect(draftOf({ url: 'https://region.example/x', level: 'globalt', type: 'nyhet' }, PAGE, near)).toMatchObject({
      draft: { level: 'globalt', type: 'nyhet' },
      notes: [],
    });
    expect(draftOf({ url: 'https://okand.example/x' }, PAGE).draft.level).toBe('nationellt');
    expect(draftOf({ url: 'http://intranatet/x' }).draft.level).toBe('kommunen');
    expect(draftOf({ text: 'Ett gott exempel' }).draft.type).toBe('gott-exempel');
  });

  it('lies where its page has moved', () => {
    const moved = { ...PAGE, movedTo: 'https://b.example/ny' };
    expect(draftOf({ url: 'https://a.example/x' }, moved).draft.url).toBe('https://b.example/ny');
  });
});

it('no other source may be called as the tips are', () => {
  expect(() => source('tips')).toThrow(/tips som personer lämnar/);
});

describe('an address', () => {
  it('belongs to the source of its host, the nearest first', () => {
    const sources = [
      source('a', { url: 'https://www.kommun.example/rss' }),
      source('b', { url: 'https://kommun.example/kultur/rss' }),
      source('c', { url: 'https://data.riks.example/{id}' }),
    ];
    const idAt = (url: string) => sourceAt(url, sources)?.id ?? null;
    expect(idAt('https://kommun.example/kultur/nyhet')).toBe('b');
    expect(idAt('https://www.kommun.example/skola')).toBe('a');
    expect(idAt('https://www.riks.example/beslut')).toBe('c');
    expect(idAt('https://annankommun.example/x')).toBeNull();
  });

  it.each([
    ['http://intranatet/x', true],
    ['https://insidan.kommun.local/x', true],
    ['http://10.1.2.3/x', true],
    ['http://[::1]/x', true],
    ['https://nacka.se/x', false],
    ['http://8.8.8.8/x', false],
  ])('%s is internal: %s', (url, isOne) => expect(isInternal(url)).toBe(isOne));

  it.each([
    ['https://doi.org/10.1000/ABC%2F1', { doi: '10.1000/abc/1' }],
    ['https://journals.example/doi/full/10.1177/123?x=1', { doi: '10.1177/123' }],
    ['https://arxiv.org/abs/2511.01234v2', { arxiv: '2511.01234' }],
    ['https://arxiv.org/pdf/cs/9901001.pdf', { arxiv: 'cs/9901001' }],
    ['https://a.example/10.1000/1', {}],
    ['https://doi.org/10.1000/%E0%A4%A', { doi: '10.1000/%e0%a4%a' }],
  ])('%s names %j', (url, identifiers) => expect(identifiersOf(url)).toEqual(identifiers));
});
