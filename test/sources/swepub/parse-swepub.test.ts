/** What Swepub's answers give: publications as items, those it takes for the same as one. */
import { describe, expect, it } from '@jest/globals';
import { parseSwepub } from '../../../src/sources/swepub/parse-swepub.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture } from '../records/interface-server.js';

const parse = (body: string | Uint8Array) =>
  parseSwepub({
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: 'application/json',
    url: 'https://swepub.example/api/v2/bibliometrics',
    adapter: 'swepub',
    nowMs: 0,
    params: { records: 'https://swepub.example/api/v2/bibliometrics' },
  });

describe('an answer', () => {
  const parsed = parse(fixture('swepub/answer.json'));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const { items, skipped, next } = parsed.value;

  it('gives publications with people and identifiers', () => {
    expect(items[0]).toEqual({
      externalId: 'oai:DiVA.org:prov-31',
      url: 'http://urn.kb.se/resolve?urn=urn:nbn:se:prov:diva-31',
      title: 'Torg & trivsel: en studie',
      summaryHtml: '<p>Om torg.</p>',
      published: { at: '2026-01-01T00:00:00.000Z', precision: 'year' },
      language: 'sv',
      type: 'rapport',
      people: [
        { name: 'Ada Prov', affiliation: 'Institutionen, Provhögskolan', orcid: '0000-0002-1825-0097' },
        { name: 'Ek', affiliation: 'prov.se' },
      ],
      identifiers: { oai: 'oai:DiVA.org:prov-31', doi: '10.5555/prov.31', issn: '0000-0019' },
    });
  });

  it('takes duplicates for one, a year as number, a DOI without address, a record that lies nowhere else', () => {
    expect(items.map(({ externalId, url }) => [externalId, url])).toEqual([
      ['oai:DiVA.org:prov-31', 'http://urn.kb.se/resolve?urn=urn:nbn:se:prov:diva-31'],
      ['oai:annan:8', 'https://doi.org/10.5555/prov.8'],
      ['oai:annan:9 å', 'https://swepub.example/api/v2/bibliometrics/publications/oai%3Aannan%3A9%20%C3%A5'],
    ]);
    expect(items[1]?.published?.at).toMatch(/^2025/);
    expect(items[2]).toMatchObject({ title: 'Utan titel (oai:annan:9 å)', published: null, language: null });
  });

  it('counts what can be no item and tells how many there are', () => {
    expect(skipped).toEqual([
      { reason: 'no-identity', count: 1 },
      { reason: 'unreadable', count: 1 },
    ]);
    expect(next).toEqual({ total: '6', count: '6' });
  });
});

describe('other answers', () => {
  it.each<[string, string]>([
    ['{"errors":["Content-Type must be \\"application/json\\""],"status_code":400}', 'refused-question'],
    ['{"total":0}', 'not-a-feed'],
    ['<html>', 'not-a-feed'],
    ['{"hits":[{}', 'truncated'],
  ])('%s is no answer: %s', (body, code) => {
    expect(parse(body)).toMatchObject({ ok: false, failure: { code } });
  });

  it('with any value anywhere never throw', () => {
    expectNothingThrows('swepub', JSON.parse(fixture('swepub/answer.json').toString()));
  });
});
