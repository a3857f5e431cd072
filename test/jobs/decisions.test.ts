/** What the queue decides without anybody's help: rests, times of the clock, causes that may be shown, whose claims are dead, what the log hears. */
import { describe, expect, it } from '@jest/globals';
import { ErrorCode } from 'bullmq';
import fc from 'fast-check';
import { BACKOFF, backoffMs } from '../../src/jobs/backoff.js';
import { isRedisTrouble, unless } from '../../src/jobs/bullmq/trouble.js';
import { causeOf, whereOf } from '../../src/jobs/cause.js';
import { lastOccurrence, nextOccurrence, parseCron } from '../../src/jobs/clock.js';
import { watchOutage } from '../../src/jobs/outage.js';
import { createOwner, isDeadOwner } from '../../src/jobs/owner.js';
import { toStockholmClockMs } from '../../src/language/local-time.js';
import { recordLog } from '../contract/jobs.js';

describe('the rest before another try', () => {
  it.each([
    [1, 0, 500],
    [1, 0.5, 1250],
    [1, 0.999999, 2000],
    [2, 0, 2500],
    [2, 0.999999, 10_000],
    [3, 0.999999, 50_000],
    [4, 0.999999, 60_000],
    [1000, 0.5, 37_500],
  ])('after %d failed tries, chance %d: %d ms', (failed, chance, wanted) => {
    expect(backoffMs(failed, () => chance)).toBe(wanted);
  });

  it('is never nothing, never too long, and can be longer after each try', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), chance, (failed, random) => {
        const rest = backoffMs(failed, () => random);
        expect(rest).toBeGreaterThanOrEqual(BACKOFF.firstMs / 4);
        expect(rest).toBeLessThanOrEqual(BACKOFF.longestMs);
        expect(backoffMs(failed + 1, () => random)).toBeGreaterThanOrEqual(rest);
      }),
    );
  });

  it('is not the same for two that failed together', () => {
    expect(new Set(Array.from({ length: 100 }, () => backoffMs(2, Math.random))).size).toBeGreaterThan(90);
  });
});

describe('times of the clock', () => {
  // Summer time begins on 29 March 2026 and 28 March 2027 at 01:00 UTC, and ends on 25 October 2026 and 31 October 2027 at 01:00 UTC.
  it.each([
    ['30 3 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['30 3 * * *', '2026-03-29T00:59:59Z', '2026-03-29T01:30:00.000Z'],
    ['0 3 * * *', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00.000Z'],
    ['30 3 * * *', '2026-10-24T12:00:00Z', '2026-10-25T02:30:00.000Z'],
    ['30 3 * * *', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00.000Z'],
    ['30 3 * * *', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00.000Z'],
    ['59 1 * * *', '2026-10-24T20:00:00Z', '2026-10-24T23:59:00.000Z'],
    ['59 1 * * *', '2026-10-24T23:59:00Z', '2026-10-26T00:59:00.000Z'],
    ['30 3 * * *', '2027-03-27T12:00:00Z', '2027-03-28T01:30:00.000Z'],
    ['30 3 * * *', '2027-10-31T00:30:00Z', '2027-10-31T02:30:00.000Z'],
    ['0 7 * * 1', '2026-10-24T12:00:00Z', '2026-10-26T06:00:00.000Z'],
    ['0 7 * * 1', '2026-03-28T12:00:00Z', '2026-03-30T05:00:00.000Z'],
    ['0 0 1 1 *', '2026-11-23T12:00:00Z', '2026-12-31T23:00:00.000Z'],
  ])('%s after %s is %s', (cron, after, wanted) => {
    expect(nextOccurrence(cron, new Date(after)).toISOString()).toBe(wanted);
  });

  it.each([
    ['30 3 * * *', '2026-03-29T01:29:59.999Z', '2026-03-28T02:30:00.000Z'],
    ['30 3 * * *', '2026-03-29T01:30:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['30 3 * * *', '2026-03-29T01:30:00.001Z', '2026-03-29T01:30:00.000Z'],
    ['30 3 * * *', '2026-10-25T02:29:59.999Z', '2026-10-24T01:30:00.000Z'],
    ['30 3 * * *', '2026-10-25T02:30:00.000Z', '2026-10-25T02:30:00.000Z'],
    ['30 3 * * *', '2026-10-26T00:00:00.000Z', '2026-10-25T02:30:00.000Z'],
    ['30 3 * * *', '2027-03-28T12:00:00.000Z', '2027-03-28T01:30:00.000Z'],
    ['30 3 * * *', '2027-10-31T12:00:00.000Z', '2027-10-31T02:30:00.000Z'],
    ['0 7 * * 1', '2026-10-26T05:59:00.000Z', '2026-10-19T05:00:00.000Z'],
    ['0 0 1 1 *', '2026-11-23T12:00:00.000Z', '2025-12-31T23:00:00.000Z'],
  ])('%s up to %s is %s', (cron, at, wanted) => {
    expect(lastOccurrence(cron, new Date(at)).toISOString()).toBe(wanted);
  });

  it.each(['2026-03-26', '2026-10-22', '2027-03-25', '2027-10-28'])('come once a day in the week from %s', (from) => {
    const hours = fc.integer({ min: 0, max: 23 }).filter((hour) => hour !== 2);
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        const cron = parseCron(`${minute} ${hour} * * *`);
        const days: number[] = [];
        for (let at = new Date(from); days.length < 7; ) {
          at = nextOccurrence(cron, at);
          const clockMs = toStockholmClockMs(at.getTime());
          expect((clockMs % 86_400_000) / 60_000).toBe(hour * 60 + minute);
          expect(lastOccurrence(cron, new Date(at.getTime() + 60_000))).toEqual(at);
          days.push(Math.floor(clockMs / 86_400_000));
        }
        expect(days).toEqual(days.map((_, i) => (days[0] ?? 0) + i));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['30 2 * * *', /mellan 02 och 03/],
    ['* * * * *', /mellan 02 och 03/],
    ['0 0-5 * * *', /mellan 02 och 03/],
    ['0 */2 * * *', /mellan 02 och 03/],
    ['0 22-3 * * *', /går inte att läsa/],
    ['0 25 * * *', /går inte att läsa/],
    ['0 3 * *', /fem fält/],
    ['@daily', /fem fält/],
    ['', /fem fält/],
    ['kl 3', /fem fält/],
  ])('%s is refused', (cron, message) => {
    expect(() => parseCron(cron)).toThrow(message);
  });

  it.each(['30 3 * * *', '0 3-23,0-1 * * *', '0 7 * * 1', '*/15 * 4 * * *', '0 1,3 1 * *'])('%s is taken', (cron) => {
    expect(parseCron(cron)).toBe(cron);
  });
});

describe('a cause that may be shown', () => {
  it.each([
    ['an error', new Error('trasig'), 'trasig'],
    ['text', 'trasig', 'trasig'],
    ['nothing', undefined, 'undefined'],
    ['lines', new Error('a\n   b\tc'), 'a b c'],
    [
      'a password',
      new Error('connect postgres://u:p%40@db.example:5432/x failed'),
      'connect postgres://db.example:5432/x failed',
    ],
    ['a password with @', 'redis://:a@b@h:1/0', 'redis://h:1/0'],
    ['a key', 'https://a.example/?q=1&apikey=xyz&Token=abc#f', 'https://a.example/?q=1&apikey=…&Token=…#f'],
    ['an address as it is', 'https://a.example/@nacka?page=2', 'https://a.example/@nacka?page=2'],
  ])('%s', (_name, error, wanted) => {
    expect(causeOf(error)).toBe(wanted);
  });

  it('is short, and its place in the code tells no message', () => {
    const error = new Error(`hemligt ${'x'.repeat(1000)}\n    at nothing`);
    expect(causeOf(error)).toHaveLength(300);
    expect(whereOf(error).length).toBeGreaterThan(0);
    expect(whereOf('text')).toEqual([]);
    expect(whereOf(error).join()).not.toMatch(/hemligt/);
  });
});

describe('what a question to Redis throws', () => {
  const reply = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' });
  const coded = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });
  it.each([
    coded('ECONNREFUSED'),
    coded('ECONNRESET'),
    coded('EPIPE'),
    coded('EAI_AGAIN'),
    new Error('Connection is closed.'),
    new Error("Stream isn't writeable and enableOfflineQueue options is false"),
    Object.assign(new Error('Command aborted due to connection close'), { name: 'AbortError' }),
    reply('LOADING Redis is loading the dataset in memory'),
    reply("READONLY You can't write against a read only replica."),
    reply("OOM command not allowed when used memory > 'maxmemory'."),
    reply(
      "ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed when used memory > 'maxmemory'",
    ),
    reply('MISCONF Redis is configured to save RDB snapshots'),
    reply('NOAUTH Authentication required.'),
    reply('NOPERM this user has no permissions'),
    reply('CLUSTERDOWN The cluster is down'),
    reply('MASTERDOWN Link with MASTER is down'),
    reply('TRYAGAIN Multiple keys request during rehashing of slot'),
    reply('ERR max number of clients reached'),
  ])('%s is an outage', (error) => {
    expect(isRedisTrouble(error)).toBe(true);
  });

  it.each([
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    new Error('Missing key for job 1. changePriority'),
    new Error('Custom Id cannot contain :'),
    reply('WRONGTYPE Operation against a key holding the wrong kind of value'),
    reply("ERR unknown command 'NONSENSE'"),
    reply('ERR user_script:1: attempt to index a nil value'),
    Object.assign(new Error('no such file'), { code: 'ENOENT' }),
    'text',
    undefined,
  ])('%s is a bug', (error) => {
    expect(isRedisTrouble(error)).toBe(false);
  });

  it('passes over the answers that it is told to, and no others', () => {
    const gone = Object.assign(new Error('Missing key'), { code: -1 });
    expect(() => unless(ErrorCode.JobNotExist)(gone)).not.toThrow();
    expect(() => unless(ErrorCode.JobNotInState)(gone)).toThrow('Missing key');
    expect(() => unless(ErrorCode.JobNotExist)(new Error('other'))).toThrow('other');
  });
});

describe('owners', () => {
  const self = createOwner();
  const [machine, processId] = self.split('|');
  it.each([
    ['itself', self, false],
    ['an earlier life with the same process id', `${machine}|${processId}|earlier`, true],
    ['a process that is gone', `${machine}|4194000|x`, true],
    ['a living process', `${machine}|1|x`, false],
    ['another machine', 'other|4194000|x', false],
    ['another container with the same host name', `${machine}9|4194000|x`, false],
  ])('%s', (_name, owner, wanted) => {
    expect(isDeadOwner(owner, self)).toBe(wanted);
  });

  it('never share a name', () => {
    expect(createOwner()).not.toBe(self);
  });
});

describe('an outage', () => {
  it('is told when it begins and when it ends, however often it fails', () => {
    const { log, lines } = recordLog();
    const outage = watchOutage(log, { began: 'began', ended: 'ended' });
    outage.worked();
    for (let i = 0; i < 5; i++) outage.failed(new Error('redis://u:hemligt@h svarar inte'));
    expect(outage.since()).not.toBeNull();
    outage.worked();
    outage.worked();
    expect(lines.map((line) => line.event)).toEqual(['began', 'ended']);
    expect(lines[0]?.fields).toEqual({ cause: 'redis://h svarar inte' });
    expect(outage.since()).toBeNull();
  });
});
