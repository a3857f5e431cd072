/** What SweCRIS' answers give: projects as items, leaders first, money in plain words. */
import { describe, expect, it } from '@jest/globals';
import { toPlainText } from '../../../src/language/plain-text.js';
import { parseSwecris } from '../../../src/sources/swecris/parse-swecris.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture } from '../records/interface-server.js';

const PARAMS = { since: '', from: '2023-05-12T00:00:00.000Z', records: 'https://swecris.example/v1/projects/' };
const parse = (body: string | Uint8Array, params: Record<string, string> = {}) =>
  parseSwecris({
    bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: 'application/json',
    url: 'https://swecris.example/v1/projects/funders/1',
    adapter: 'swecris',
    nowMs: Date.parse('2026-05-12T08:00:00Z'),
    params: { ...PARAMS, ...params },
  });

function parseOk(params: Record<string, string> = {}) {
  const parsed = parse(fixture('swecris/answer.json'), params);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

describe('a first answer', () => {
  const { items, skipped, next } = parseOk();
  const lead = (i: number) => toPlainText(items[i]?.summaryHtml ?? '');

  it('gives projects in Swedish, who leads them first, with the organisation', () => {
    expect(items[0]).toMatchObject({
      externalId: '2026-0041_VR',
      url: 'https://swecris.example/v1/projects/2026-0041_VR',
      title: 'Vatten & torg',
      published: { at: '2026-05-10T00:10:00.000Z', precision: 'instant' },
      language: 'sv',
      people: [{ name: 'Ada Prov', affiliation: 'Provhögskolan', orcid: '0000-0002-1825-0097' }, { name: 'Bo Ek' }],
      identifiers: { swecris: '2026-0041_VR' },
    });
    expect(lead(0)).toMatch(
      /^Om vatten, "torg" \] och \} mer\. Beviljat 4\s350\s000 kronor av Provrådet till Provhögskolan, 2027–2029\.$/,
    );
  });

  it('takes English where there is no Swedish, and null for empty lists', () => {
    expect(items[1]).toMatchObject({
      title: 'Schoolyards',
      language: 'en',
      people: [],
      published: { at: '2026-05-09T13:05:00.000Z' },
    });
    expect(lead(1)).toBe('Shade.');
    expect(lead(2)).toMatch(/^Beviljat 250\s000 kronor till Nacka kommun, 2025\.$/);
    expect(items[2]?.published).toBeNull();
  });

  it('leaves out what began long ago, and counts what can be no item', () => {
    expect(items.map(({ externalId }) => externalId?.slice(0, 9))).toEqual([
      '2026-0041',
      '2026-0042',
      '2025-0043',
      '2026-0045',
    ]);
    expect(skipped).toEqual([
      { reason: 'no-identity', count: 1 },
      { reason: 'unreadable', count: 1 },
    ]);
  });

  it('tells the newest time of change, but none ahead, and which have none', () => {
    expect(next).toEqual({ newest: '2026-05-10T22:00:00.000Z', undated: '2025-0043_E' });
  });
});

describe('a later answer', () => {
  it('gives what has changed since, and what says nothing of it', () => {
    const { items } = parseOk({ since: '2026-05-09T20:00:00.000Z' });
    expect(items.map(({ externalId }) => externalId)).toEqual(['2026-0041_VR', '2025-0043_E', '2026-0045_VR']);
  });
});

describe('other answers', () => {
  it('a long abstract leaves room for the money', () => {
    const parsed = parse(
      JSON.stringify([{ projectId: 'a', projectTitleSv: 'T', projectAbstractSv: 'ord '.repeat(400), fundingsSek: 5 }]),
    );
    const text = toPlainText((parsed.ok && parsed.value.items[0]?.summaryHtml) || '');
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text).toMatch(/… Beviljat 5 kronor\.$/);
  });

  it('one project is a list of one', () => {
    expect(parse('{"projectId":"a","projectTitleSv":"T"}')).toMatchObject({ value: { items: [{ externalId: 'a' }] } });
  });

  it.each<[string, string]>([
    ['{"message":"Ogiltig token"}', 'refused-question'],
    ['{"annat":1}', 'not-a-feed'],
    ['"text"', 'not-a-feed'],
    ['<html>', 'not-a-feed'],
    ['[{"projectId":', 'truncated'],
  ])('%s is no answer: %s', (body, code) => {
    expect(parse(body)).toMatchObject({ ok: false, failure: { code } });
  });

  it('with any value anywhere never throw', () => {
    expectNothingThrows('swecris', JSON.parse(fixture('swecris/answer.json').toString()), PARAMS);
  });
});
