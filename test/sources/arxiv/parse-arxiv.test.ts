/** What arXiv's answers give: entries as items, errors as failures, and nothing that throws. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseArxiv } from '../../../src/sources/arxiv/parse-arxiv.js';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/arxiv/${name}`, import.meta.url));
const parse = (text: string | Uint8Array) =>
  parseArxiv({
    bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
    contentType: 'application/atom+xml; charset=utf-8',
    url: 'https://export.arxiv.org/api/query',
    adapter: 'arxiv',
    nowMs: 0,
    params: {},
  });

describe('an answer', () => {
  const parsed = parse(fixture('answer.xml'));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const { items, skipped, next } = parsed.value;

  it('gives preprints, whatever prefixes it uses', () => {
    expect(items[0]).toEqual({
      externalId: '2605.00011',
      url: 'https://arxiv.org/abs/2605.00011',
      title: 'Heat and shade: what $T < 30$ means for squares',
      summaryHtml: '<p>A summary with x &lt; y on two lines.</p>',
      published: { at: '2026-05-10T08:00:00.000Z', precision: 'instant' },
      language: 'en',
      type: 'forskning',
      people: [{ name: 'Ada Prov', affiliation: 'Provinstitutet, Annan avdelning' }, { name: 'Bo Åkerman' }],
      identifiers: { arxiv: '2605.00011', doi: '10.5555/prov.11' },
    });
  });

  it('gives an old id with its slash, and the day it was changed where that is all', () => {
    expect(items[1]).toMatchObject({
      externalId: 'math.GT/0309136',
      url: 'https://arxiv.org/abs/math.GT/0309136',
      published: { at: '2026-05-09T12:00:00.000Z' },
      summaryHtml: '',
      people: [],
      identifiers: { arxiv: 'math.GT/0309136', doi: '10.5555/prov(13)' },
    });
  });

  it('counts what can be no item', () => {
    expect(items).toHaveLength(2);
    expect(skipped).toEqual([
      { reason: 'no-identity', count: 1 },
      { reason: 'no-title', count: 1 },
    ]);
  });

  it('tells how many there are, and the time of the last', () => {
    expect(next).toEqual({ total: '4', count: '4', last: '2026-05-08T08:00:00.000Z' });
  });
});

describe('what is no answer', () => {
  it('an error in the form of an entry is a failure with its words, and no item', () => {
    expect(parse(fixture('error.xml'))).toMatchObject({
      ok: false,
      failure: {
        code: 'refused-question',
        message: 'Gränssnittet godtog inte frågan: start must be positive. Kontrollera källans adress och params.',
      },
    });
  });

  it.each([
    ['nothing', '  ', 'empty'],
    ['a page', '<!doctype html><html><body>Underhåll</body></html>', 'not-a-feed'],
    ['another feed', '<rss><channel/></rss>', 'not-a-feed'],
    ['half an answer', fixture('answer.xml').subarray(0, 1500), 'truncated'],
    ['depth', '<a>'.repeat(100_000), 'hostile'],
    ['ten megabytes of nothing', '<'.repeat(10_000_000), 'not-a-feed'],
  ])('%s', (_, text, code) => {
    expect(parse(text)).toMatchObject({ ok: false, failure: { code } });
  });

  it('never throws', () => {
    const text = fixture('answer.xml').toString();
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(400), fc.string({ maxLength: 20 }), (start, length, insert) => {
        expect(typeof parse(text.slice(0, start) + insert + text.slice(start + length)).ok).toBe('boolean');
      }),
    );
  });
});
