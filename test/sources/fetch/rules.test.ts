/** The pure rules: robots.txt, TDM patterns, Retry-After, when a source is due again, and what we call ourselves. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextFetchAt, spreadFirstRound } from '../../../src/sources/fetch/backoff.js';
import { parseRetryAfter } from '../../../src/sources/fetch/retry-after.js';
import { readRobots } from '../../../src/sources/fetch/robots.js';
import { isReservedByHeader, matchesPattern, readTdmRules } from '../../../src/sources/fetch/tdm.js';
import { userAgent } from '../../../src/sources/fetch/user-agent.js';

const origin = 'https://kalla.example';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('robots.txt', () => {
  it.each([
    [
      'our own name before everybody',
      'User-agent: *\nDisallow: /\n\nUser-agent: Spanare\nDisallow: /privat',
      '/a',
      true,
    ],
    ['our own name, whatever its case and version', 'User-agent: SPANARE/1.0\nDisallow: /', '/a', false],
    ['not another name that begins like ours', 'User-agent: SpanareX\nDisallow: /', '/a', true],
    ['several names for one group', 'User-agent: Annan\nUser-agent: Spanare\nDisallow: /', '/a', false],
    ['another group after ours', 'User-agent: Spanare\nAllow: /\n\nUser-agent: Annan\nDisallow: /', '/a', true],
    ['another group before ours', 'User-agent: Annan\nDisallow: /\nUser-agent: Spanare\nDisallow: /b', '/a', true],
    [
      'a sitemap between names does not end the group',
      'User-agent: *\nSitemap: https://x.example/s.xml\nDisallow: /',
      '/a',
      false,
    ],
    ['the longest rule', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['wildcards and end', 'User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', false],
    ['wildcards and end, more after', 'User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf?z', true],
    ['an empty rule', 'User-agent: *\nDisallow:', '/a', true],
    [
      'a byte order mark, old line ends and remarks',
      '\uFEFFUser-agent: * # alla\r\nDisallow: /a # inte\r',
      '/a',
      false,
    ],
    ['Swedish letters', 'User-agent: *\nDisallow: /hälsa', '/h%C3%A4lsa', false],
    ['nothing at all', '', '/a', true],
  ])('%s', (_name, text, path, isAllowed) => {
    expect(readRobots(origin, bytes(text)).isAllowed(new URL(path, origin))).toBe(isAllowed);
  });

  it.each([
    ['User-agent: *\nCrawl-delay: 10', 10_000],
    ['User-agent: *\nCrawl-delay: 10\n\nUser-agent: Spanare\nCrawl-delay: 2.5', 2500],
    ['User-agent: Annan\nCrawl-delay: 10', 0],
    ['User-agent: *\nCrawl-delay: 86400', 60_000],
    ['User-agent: *\nCrawl-delay: -1', 0],
    ['User-agent: *\nCrawl-delay: snart', 0],
  ])('%j asks for %i ms', (text, delayMs) => {
    expect(readRobots(origin, bytes(text)).crawlDelayMs).toBe(delayMs);
  });

  it.each([
    ['many agents and many rules', `${'user-agent: a\n'.repeat(18_000)}${'disallow: /a\n'.repeat(18_000)}`],
    ['many of us and many rules', `${'user-agent: *\n'.repeat(18_000)}${'disallow: /a\n'.repeat(18_000)}`],
    ['one endless pattern', `user-agent: *\ndisallow: /${'*a'.repeat(250_000)}`],
    ['many rules with wildcards', `user-agent: *\n${'disallow: /*a*a*a*b\n'.repeat(25_000)}`],
    ['long rules with wildcards', `user-agent: *\n${`disallow: /*${'a'.repeat(900)}b\n`.repeat(550)}`],
  ])('a file made to stall ends: %s', (_name, text) => {
    const startedAt = performance.now();
    readRobots(origin, bytes(text)).isAllowed(new URL(`/${'a'.repeat(1900)}`, origin));
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});

describe('TDM patterns', () => {
  it.each([
    ['/', '/a', true],
    ['/a/', '/a/b', true],
    ['/a/', '/a', false],
    ['/a/*.jpg', '/a/b/c.jpg', true],
    ['/a/*.jpg', '/a/b/c.jpg?x', true],
    ['/a/*.jpg$', '/a/b/c.jpg?x', false],
    ['/a/*.jpg$', '/a/b.jpg/c.jpg', true],
    ['/a$', '/a', true],
    ['/a$', '/ab', false],
    ['/*ab$', '/ab', true],
    ['/a*a$', '/a', false],
    ['*', '/a', true],
    ['*$', '/a', true],
    ['', '/a', true],
  ])('%s and %s: %s', (pattern, path, isMatch) => {
    expect(matchesPattern(pattern, path)).toBe(isMatch);
  });

  it('agrees with the regular expression that says the same (property)', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 10 }),
        fc.boolean(),
        (pattern, path, isEnd) => {
          const expression = new RegExp(`^${pattern.map((c) => (c === '*' ? '.*' : c)).join('')}${isEnd ? '$' : ''}`);
          expect(matchesPattern(pattern.join('') + (isEnd ? '$' : ''), path.join(''))).toBe(
            expression.test(path.join('')),
          );
        },
      ),
    );
  });

  it.each([
    [
      'first match counts',
      [
        { location: '/a/fri/', 'tdm-reservation': 0 },
        { location: '/a/', 'tdm-reservation': 1 },
      ],
      '/a/fri/x',
      false,
    ],
    [
      'first match counts, the other way',
      [
        { location: '/', 'tdm-reservation': 1 },
        { location: '/a/', 'tdm-reservation': 0 },
      ],
      '/a/x',
      true,
    ],
    ['a number as text', [{ location: '/', 'tdm-reservation': '1' }], '/', true],
    ['escapes of plain letters', [{ location: '/%61/', 'tdm-reservation': 1 }], '/a/b', true],
    ['bad rules among good', [null, 7, { location: '/b' }, { location: '/a', 'tdm-reservation': 1 }], '/a', true],
    ['no match', [{ location: '/a', 'tdm-reservation': 1 }], '/b', false],
  ])('%s', (_name, rules, path, isReserved) => {
    expect(readTdmRules(bytes(JSON.stringify(rules))).isReserved(new URL(path, origin))).toBe(isReserved);
  });

  it.each([
    [undefined, false],
    ['', false],
    ['1', true],
    ['0, 1', true],
    ['10', false],
  ])('header %j: %s', (value, isReserved) => {
    expect(isReservedByHeader(value)).toBe(isReserved);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-23T08:00:00Z');
  it.each([
    ['120', '2026-11-23T08:02:00.000Z'],
    [' 0 ', '2026-11-23T08:00:00.000Z'],
    ['Mon, 23 Nov 2026 09:30:00 GMT', '2026-11-23T09:30:00.000Z'],
    ['Monday, 23-Nov-26 09:30:00 GMT', '2026-11-23T09:30:00.000Z'],
    ['Mon Nov 23 09:30:00 2026', '2026-11-23T09:30:00.000Z'],
    ['Mon, 23 Nov 2026 10:30:00 +0100', '2026-11-23T09:30:00.000Z'],
    ['Mon, 23 Nov 2020 09:30:00 GMT', '2026-11-23T08:00:00.000Z'],
    ['99999999999999', '2026-12-23T08:00:00.000Z'],
    ['-5', undefined],
    ['1.5', undefined],
    ['snart', undefined],
    ['2026-11-24', undefined],
    ['Mon, 99 Nov 2026 09:30:00 GMT', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j', (text, at) => {
    expect(parseRetryAfter(text, now)?.toISOString()).toBe(at);
  });
});

describe('when a source is due again', () => {
  const now = new Date('2026-11-23T08:00:00Z');
  const hour = 3_600_000;
  const at = (outcome: Partial<Parameters<typeof nextFetchAt>[0]>) =>
    nextFetchAt({ now, everyMs: 6 * hour, consecutiveFailures: 0, random: () => 0.5, ...outcome }).getTime() -
    now.getTime();

  it.each([
    ['a good visit, never early', { random: () => 0 }, 6 * hour],
    ['a good visit, late', { random: () => 0.999999 }, 6.6 * hour],
    ['the first failure, at most a quarter', { consecutiveFailures: 1, random: () => 0.999999 }, hour / 4],
    ['the third, at most an hour', { consecutiveFailures: 3, random: () => 0.999999 }, hour],
    ['never sooner than a minute', { consecutiveFailures: 9, random: () => 0 }, 60_000],
    ['many failures, at most a day', { consecutiveFailures: 400, random: () => 0.999999 }, 24 * hour],
    [
      'many failures of a weekly source, at most a week',
      { consecutiveFailures: 400, everyMs: 168 * hour, random: () => 0.999999 },
      168 * hour,
    ],
    [
      'a frequent source begins with its own interval',
      { consecutiveFailures: 1, everyMs: 5 * 60_000, random: () => 0.999999 },
      5 * 60_000,
    ],
    ['gone once', { consecutiveFailures: 1, failureCode: 'gone' as const, random: () => 0.999999 }, hour / 4],
    ['gone three times', { consecutiveFailures: 3, failureCode: 'gone' as const, random: () => 0 }, 24 * hour],
    ['asked to wait two days', { consecutiveFailures: 1, retryAt: '2026-11-25T08:00:00Z' }, 48 * hour],
    [
      'asked to wait a minute is no reason to hurry',
      { consecutiveFailures: 0, retryAt: '2026-11-23T08:01:00Z' },
      6.3 * hour,
    ],
    ['a wish that is no date', { consecutiveFailures: 0, retryAt: 'snart' }, 6.3 * hour],
  ])('%s', (_name, outcome, delayMs) => {
    expect(Math.abs(at(outcome) - delayMs)).toBeLessThan(1000);
  });

  it('lies ahead, and after a failure within a day or the interval (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60_000, max: 1e10 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (everyMs, consecutiveFailures, chance) => {
          const delayMs = at({ everyMs, consecutiveFailures, random: () => chance });
          expect(delayMs).toBeGreaterThanOrEqual(Math.min(60_000, everyMs));
          expect(delayMs).toBeLessThanOrEqual(Math.max(24 * hour, everyMs));
        },
      ),
    );
  });
});

describe('the first round after a long stop', () => {
  const now = new Date('2026-11-23T08:00:00Z');
  const round = (count: number, random: () => number, everyMs = 3_600_000) =>
    Array.from(
      { length: count },
      (_, index) => spreadFirstRound({ now, index, count, everyMs, random }).getTime() - now.getTime(),
    );

  it('asks the first at once and fifty within half a minute', () => {
    const delays = round(50, () => 0.999);
    expect(delays.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(Math.max(...delays)).toBeLessThanOrEqual(30_000);
    expect(Math.max(...round(1, () => 0.999))).toBe(0);
  });

  it('spreads very many, but within the interval', () => {
    expect(Math.max(...round(10_000, () => 0.5, 3_600_000))).toBeLessThanOrEqual(3_600_000);
    expect(Math.max(...round(1000, () => 0.5))).toBeGreaterThan(500_000);
  });

  it('keeps the order (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (count, chances) => {
          const delays = round(count, () => chances.next().value);
          expect(delays).toEqual(delays.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});

describe('user agent', () => {
  it.each([
    ['0.1', 'omvarld@kommun.example', 'Spanare/0.1 (+omvarld@kommun.example)'],
    ['0.1', 'https://kommun.example/spanare', 'Spanare/0.1 (+https://kommun.example/spanare)'],
    ['0.1', '', 'Spanare/0.1'],
    ['0.1', 'a@b.se)\r\nX-Evil: 1', 'Spanare/0.1 (+a@b.seX-Evil:1)'],
  ])('%s and %j', (version, contact, expected) => {
    expect(userAgent(version, contact)).toBe(expected);
  });
});
