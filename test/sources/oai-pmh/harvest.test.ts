import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fail, ok } from '../../../src/domain/failure.js';
import {
  type Archive,
  type Harvest,
  judgeAnswer,
  startHarvest,
  toCursor,
  toQuery,
} from '../../../src/sources/oai-pmh/harvest.js';
import type { ParsedOai } from '../../../src/sources/parse-tasks.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const PARAMS = { metadataPrefix: 'swepub_mods', set: null, firstDays: 800 };
const ARCHIVE: Archive = { granularity: 'second', earliestDatestamp: null };
const ANSWER: ParsedOai = {
  items: [],
  skipped: [],
  deletedIds: [],
  resumptionToken: null,
  responseDate: '2026-05-12T08:00:03Z',
  errorCode: null,
  granularity: null,
  earliestDatestamp: null,
};
const underWay: Harvest = {
  ...startHarvest({}, ARCHIVE, PARAMS, NOW),
  token: 't1',
  nextFrom: '2026-05-11T00:00:00.000Z',
};

describe('a refusal', () => {
  it('in the middle of a harvest is no reason to change the format', () => {
    expect(judgeAnswer(fail('forbidden', 'Nej.', { status: 403 }), underWay, NOW)).toMatchObject({ kind: 'stop' });
    const refused = ok({ ...ANSWER, errorCode: 'cannotDisseminateFormat' });
    expect(judgeAnswer(refused, underWay, NOW)).toMatchObject({ kind: 'stop', failure: { code: 'oai-error' } });
  });

  it('of the format that all archives have stops the visit', () => {
    const plain = { ...underWay, token: null, metadataPrefix: 'oai_dc' };
    expect(judgeAnswer(fail('forbidden', 'Nej.'), plain, NOW)).toMatchObject({
      kind: 'stop',
      failure: { code: 'forbidden' },
    });
  });
});

describe('an answer without a readable time', () => {
  it.each([null, 'i går'])('%s: the next window begins at the visit', (responseDate) => {
    const step = judgeAnswer(ok({ ...ANSWER, responseDate }), { ...underWay, nextFrom: null }, NOW);
    expect(step).toMatchObject({ kind: 'take', harvest: { nextFrom: NOW.toISOString(), token: null } });
  });
});

describe('a cursor', () => {
  it('brings back the harvest it was made of', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.option(text), fc.constantFrom('2026-01-01T00:00:00Z', null), text, (token, from, prefix) => {
        const harvest: Harvest = { ...underWay, token, from, metadataPrefix: prefix };
        const again = startHarvest(toCursor(harvest, ARCHIVE), ARCHIVE, PARAMS, NOW);
        if (token !== null) expect(again).toEqual(harvest);
        else
          expect(toQuery(again)).toEqual({ verb: 'ListRecords', metadataPrefix: prefix, from: '2026-05-11T00:00:00Z' });
      }),
    );
  });
});
