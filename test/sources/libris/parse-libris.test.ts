/** What LIBRIS' answers give: books as items, whichever of their fields are lists. */
import { describe, expect, it } from '@jest/globals';
import { parseLibris } from '../../../src/sources/libris/parse-libris.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture } from '../records/interface-server.js';

const parse = (body: string | Uint8Array) =>
  parseLibris({
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: 'application/json',
    url: 'https://libris.example/xsearch',
    adapter: 'libris',
    nowMs: 0,
    params: {},
  });

function parseOk(body: string | Uint8Array) {
  const parsed = parse(body);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

describe('an answer', () => {
  const { items, skipped, next } = parseOk(fixture('libris/answer.json'));

  it('gives books with people turned the right way', () => {
    expect(items[0]).toEqual({
      externalId: 'http://libris.kb.se/bib/prov1',
      url: 'http://libris.kb.se/bib/prov1',
      title: 'Staden & vattnet',
      summaryHtml: '<p>Nacka : Provförlaget; Stockholm</p>',
      published: { at: '2026-01-01T00:00:00.000Z', precision: 'year' },
      language: 'sv',
      people: [{ name: 'Ada Prov' }, { name: 'Bo Ek' }, { name: 'Nacka kommun, Kulturenheten' }],
      identifiers: { libris: 'prov1', isbn: '978-1' },
    });
  });

  it('takes the first of several, and as much of a date as there is', () => {
    expect(items[1]).toMatchObject({ title: 'In/ut', people: [{ name: 'Platon' }], language: null });
    expect(items[1]?.published?.at).toMatch(/^2025/);
    expect(items[2]?.published).toEqual({ at: '2026-05-03T00:00:00.000Z', precision: 'day' });
  });

  it('counts what can be no item, and tells where it stands', () => {
    expect(items).toHaveLength(3);
    expect(skipped).toEqual([
      { reason: 'no-title', count: 1 },
      { reason: 'no-address', count: 1 },
      { reason: 'unreadable', count: 1 },
    ]);
    expect(next).toEqual({ to: '6', records: '6', count: '6' });
  });
});

describe('other answers', () => {
  it.each(['[]', '""', 'null', '{}'])('an empty list written %s', (list) => {
    const parsed = parseOk(`{"xsearch":{"from":1,"to":0,"records":0,"list":${list}}}`);
    expect(parsed.items).toEqual([]);
  });

  it('one book without its brackets', () => {
    const list = '{"identifier":"http://libris.kb.se/bib/x","title":"Ensam"}';
    expect(parseOk(`{"xsearch":{"to":1,"records":1,"list":${list}}}`).items).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['{"annat":1}', 'not-a-feed'],
    ['<html>', 'not-a-feed'],
    ['{"xsearch":{', 'truncated'],
    ['{"error":"Felaktig fråga"}', 'refused-question'],
  ])('%s is no answer: %s', (body, code) => {
    expect(parse(body)).toMatchObject({ ok: false, failure: { code } });
  });

  it('with any value anywhere never throw', () => {
    expectNothingThrows('libris', JSON.parse(fixture('libris/answer.json').toString()));
  });
});
