import { describe, expect, it } from '@jest/globals';
import { fail } from '../../../src/domain/failure.js';
import { stockholmDay } from '../../../src/language/local-time.js';
import { explainRefusal } from '../../../src/sources/records/explain-refusal.js';
import { lastSuccessOf, reachBackTo, rememberSuccess } from '../../../src/sources/records/last-success.js';
import { onOriginOf, queryValue, withDefaults, withQuery } from '../../../src/sources/records/query.js';
import { makeSource } from '../page/run-visit.js';

const refusal = (status: number, answer?: string) =>
  explainRefusal(fail('http-status', 'Nej.', { status, ...(answer !== undefined && { answer }) }).failure);

describe('a refusal', () => {
  it.each([
    ['{"detail": "For <b>many</b> cells", "title": "T"}', 'For many cells'],
    ['{"message": "Bad &amp; wrong"}', 'Bad & wrong'],
    ['{"error": {"message": "Inner"}}', 'Inner'],
    ['[{"error": "First"}]', 'First'],
    [JSON.stringify({ detail: 'ord '.repeat(500) }), '…'],
  ])('is told in the words of %s', (answer, said) => {
    const { code, message, status, answer: left } = refusal(400, answer);
    expect([code, status, left]).toEqual(['refused-question', 400, undefined]);
    expect(message).toContain(said);
    expect(message).not.toContain('<b>');
    expect(message.length).toBeLessThan(300);
  });

  it.each([
    [400, '<html>Bad request'],
    [400, '{"detail": {}}'],
    [400, undefined],
    [404, '{"detail": "Not found"}'],
    [429, '{"detail": "Slow down"}'],
  ])('%s %s says nothing more', (status, answer) => {
    expect(refusal(status, answer)).toMatchObject({ code: 'http-status', message: 'Nej.' });
  });
});

describe('what was read last', () => {
  const source = makeSource({ url: 'http://a.example/{datum}', kind: 'json-api' });
  const now = new Date('2026-03-10T12:00:00Z');
  const memory = rememberSuccess(source, new Date('2026-03-05T12:00:00Z'), { cursor: { own: '1' } });
  const reach = { marginDays: 2, firstDays: 30 };

  it('is where the next question begins, with a margin', () => {
    expect(memory.cursor?.own).toBe('1');
    expect(reachBackTo(source, { memory, now }, reach).toISOString()).toBe('2026-03-03T12:00:00.000Z');
  });

  it('says nothing about another question', () => {
    for (const changed of [{ url: 'http://a.example/b' }, { params: { kommun: 'X' } }]) {
      const other = makeSource({ url: source.url, kind: 'json-api', ...changed });
      expect(lastSuccessOf(other, memory)).toBeNull();
      expect(reachBackTo(other, { memory, now }, reach).toISOString()).toBe('2026-02-08T12:00:00.000Z');
    }
  });

  it.each([
    [{}, '2026-02-08'],
    [{ cursor: { question: 'x', readAt: 'i går' } }, '2026-02-08'],
  ])('is nothing in %j', (broken, day) => {
    expect(stockholmDay(reachBackTo(source, { memory: broken, now }, reach))).toBe(day);
  });

  it('never lies ahead, whatever the clock said', () => {
    const ahead = rememberSuccess(source, new Date('2027-01-01T00:00:00Z'));
    expect(stockholmDay(reachBackTo(source, { memory: ahead, now }, reach))).toBe('2026-03-08');
  });
});

describe('a query', () => {
  it.each([
    ['http://a.example/x?b=1&c=2,3&text=***', { b: '5' }, 'http://a.example/x?b=5&c=2,3&text=***'],
    ['http://a.example/x?pagesize=3', { pageSize: '9', 'v[R]': 'top(3)' }, 'http://a.example/x?pagesize=9&v[R]=top(3)'],
    ['http://a.example/x?from=1&b=2', { from: null }, 'http://a.example/x?b=2'],
    ['http://a.example/x', { q: 'å & b\ud800' }, 'http://a.example/x?q=%C3%A5%20%26%20b%EF%BF%BD'],
  ])('of %s with %j', (url, values, changed) => expect(withQuery(url, values)).toBe(changed));

  it('keeps what it says itself before what is usual', () => {
    expect(withDefaults('http://a.example/?SZ=9', { sz: '50', p: '1' })).toBe('http://a.example/?SZ=9&p=1');
    expect(queryValue('http://a.example/?SZ=9+1', 'sz')).toBe('9 1');
    expect(queryValue('http://a.example/', 'sz')).toBeNull();
  });

  it.each([
    ['http://b.example:8/y?p=2#z', 'https://a.example/y?p=2'],
    ['//b.example/y', 'https://a.example/y'],
    ['?p=3', 'https://a.example/x?p=3'],
    ['javascript:alert(1)', null],
    ['http://[', null],
    ['', null],
  ])('of the next page is asked on our own host: %s', (link, address) => {
    expect(onOriginOf(link, 'https://a.example/x?p=1')).toBe(address);
  });
});
