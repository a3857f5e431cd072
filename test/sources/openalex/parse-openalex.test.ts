/** What OpenAlex's answers give: works as items, abstracts put together again, what is withdrawn left out. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseOpenAlex, readInvertedAbstract } from '../../../src/sources/openalex/parse-openalex.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture } from '../records/interface-server.js';

const parse = (body: string | Uint8Array) =>
  parseOpenAlex({
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: 'application/json',
    url: 'https://api.openalex.org/works',
    adapter: 'openalex',
    nowMs: Date.parse('2026-05-12'),
    params: {},
  });

describe('an answer', () => {
  const parsed = parse(fixture('openalex/answer.json'));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const { items, skipped, deletedIds, next } = parsed.value;
  const byId = (id: string) => items.find(({ externalId }) => externalId === id);

  it('gives works with plain titles, the abstract in order, people and identifiers', () => {
    expect(items[0]).toEqual({
      externalId: 'W11',
      url: 'https://doi.org/10.5555/prov.11',
      title: 'Shade & streets: trees when p < 0.05',
      summaryHtml: 'Trees shade and water gives shade',
      published: { at: '2026-05-10T00:00:00.000Z', precision: 'day' },
      language: 'en',
      type: 'rapport',
      people: [
        { name: 'Ada Prov', affiliation: 'Provinstitutet, Annan avdelning', orcid: '0000-0002-1825-0097' },
        { name: 'Bo Ek', affiliation: 'Institutionen, Norge' },
      ],
      identifiers: { doi: '10.5555/prov.11', openalex: 'W11', issn: '0000-0019' },
    });
  });

  it('opens a work without DOI where it lies, and one that lies nowhere at OpenAlex', () => {
    expect(byId('W12')).toMatchObject({ url: 'https://arkiv.example/12', summaryHtml: '', language: 'sv' });
    expect(byId('W12')?.published?.at).toBe('2031-01-01T00:00:00.000Z');
    expect(byId('W13')).toMatchObject({ url: 'https://openalex.org/W13', published: null, language: null });
  });

  it('names a work without title by what is known, and a preprint by its number at arXiv', () => {
    expect(byId('W14')?.title).toBe('Utan titel (Provtidskriften, 10.5555/14)');
    expect(byId('W17')?.identifiers).toMatchObject({ arxiv: '2605.00011' });
  });

  it('leaves out what is retracted or no text, and counts what can be no item', () => {
    expect(items.map(({ externalId }) => externalId)).toEqual(['W11', 'W12', 'W13', 'W14', 'W17']);
    expect(deletedIds).toEqual(['W15', 'W16']);
    expect(skipped).toEqual([
      { reason: 'unreadable', count: 1 },
      { reason: 'no-identity', count: 1 },
    ]);
    expect(next).toEqual({ cursor: 'Ils+/==' });
  });
});

describe('other answers', () => {
  it.each<[string, string]>([
    ['{"error":"Invalid filter","message":"Okänt fält"}', 'refused-question'],
    ['{"meta":{}}', 'not-a-feed'],
    ['[]', 'not-a-feed'],
    ['<html><title>Underhåll</title>', 'not-a-feed'],
    ['{"results":[{"id"', 'truncated'],
    ['', 'empty'],
  ])('%s is no answer: %s', (body, code) => {
    expect(parse(body)).toMatchObject({ ok: false, failure: { code } });
  });

  it('whose last page is empty ends, whatever cursor it gives', () => {
    expect(parse('{"results":[],"meta":{"next_cursor":"x"}}')).toMatchObject({ value: { next: { cursor: null } } });
  });

  it('with any value anywhere never throw', () => {
    expectNothingThrows('openalex', JSON.parse(fixture('openalex/answer.json').toString()));
  });

  it('of ten megabytes end', () => {
    const words = Object.fromEntries(Array.from({ length: 400_000 }, (_, i) => [`ord${i}`, [i, 1e15 - i]]));
    const body = JSON.stringify({ results: [{ id: 'W1', title: 'Lång', abstract_inverted_index: words }] });
    expect(body.length).toBeGreaterThan(10_000_000);
    expect(parse(body)).toMatchObject({ ok: true });
  });
});

it('an abstract is put together again, whatever order its words come in', () => {
  const word = fc.stringMatching(/^[a-zåäö]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
      const places = new Map<string, number[]>();
      for (const [i, one] of words.entries()) places.set(one, [...(places.get(one) ?? []), i]);
      const shuffled = Object.fromEntries([...places].sort());
      expect(readInvertedAbstract(shuffled)).toBe(words.join(' '));
    }),
  );
});
