import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fail, ok } from '../../../src/domain/failure.js';
import {
  type Archive,
  answersAllowed,
  type Harvest,
  judgeAnswer,
  startHarvest,
  toCursor,
  toQuery,
} from '../../../src/sources/oai-pmh/harvest.js';
import type { ParsedOai } from '../../../src/sources/parse-tasks.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const PARAMS = { metadataPrefix: 'swepub_mods', sets: [null], firstDays: 800, firstFrom: null };
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
const begin = (cursor: Record<string, string>): Harvest =>
  startHarvest({ cursor, set: null, archive: ARCHIVE, params: PARAMS, now: NOW });
const underWay: Harvest = {
  ...begin({}),
  taken: 3,
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

describe('a window that must be begun again', () => {
  const expired = ok({ ...ANSWER, errorCode: 'badResumptionToken' });

  it('is read twice as far as last time, so that tokens that live for one visit are enough', () => {
    const step = judgeAnswer(expired, { ...underWay, isTokenKept: true, taken: 40 }, NOW);
    expect(step).toMatchObject({ kind: 'again', harvest: { token: null, nextFrom: null, taken: 0, reached: 40 } });
    if (step.kind !== 'again') throw new Error();
    expect(answersAllowed(step.harvest)).toBe(80);
    expect(answersAllowed({ ...underWay, reached: 900 })).toBe(1000);
    expect(answersAllowed(underWay)).toBe(40);
  });

  it('is a failure when it came no further', () => {
    expect(judgeAnswer(expired, { ...underWay, reached: 2 }, NOW)).toMatchObject({ kind: 'again' });
    expect(judgeAnswer(expired, { ...underWay, reached: 3 }, NOW)).toMatchObject({ kind: 'stop' });
  });

  it.each([
    ['another error of the protocol', ok({ ...ANSWER, errorCode: 'badArgument' })],
    ['nothing at all', ok({ ...ANSWER, errorCode: 'noRecordsMatch' })],
    ['404', fail('not-found', 'Nej.', { status: 404 })],
    ['500', fail('http-status', 'Nej.', { status: 500 })],
    ['a page', fail('not-a-feed', 'Nej.')],
  ])('a token kept since last time may also be denied by %s', (_, answer) => {
    expect(judgeAnswer(answer, { ...underWay, isTokenKept: true }, NOW)).toMatchObject({ kind: 'again' });
  });

  it.each(['busy', 'dns', 'timeout'] as const)('trouble on the way (%s) says nothing of the token', (code) => {
    expect(judgeAnswer(fail(code, 'Nej.'), { ...underWay, isTokenKept: true }, NOW)).toMatchObject({ kind: 'stop' });
  });
});

describe('a cursor', () => {
  it('brings back the harvest it was made of', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.option(text), fc.constantFrom('2026-01-01T00:00:00Z', null), text, (token, from, prefix) => {
        const harvest: Harvest = { ...underWay, token, from, metadataPrefix: prefix };
        const again = begin(toCursor(harvest));
        if (token !== null) expect(again).toEqual({ ...harvest, isTokenKept: true });
        else
          expect(toQuery(again)).toEqual({ verb: 'ListRecords', metadataPrefix: prefix, from: '2026-05-11T00:00:00Z' });
      }),
    );
  });
});
