/**
 * What publishers see of real processes that share a store, where one limit holds for all of them together: whatever process asks, whatever
 * address it asks, and at whatever host.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countCall } from '../../../src/sources/fetch/count-call.js';
import { databaseClock } from '../../../src/sources/fetch/database-clock.js';
import { createStoreTurns } from '../../../src/sources/fetch/store-turns.js';
import { createFetch } from '../../../src/sources/fetch.js';
import { limitOf, limitOfHost } from '../../../src/sources/shared-limits.js';
import type { SharedLimit } from '../../../src/sources/visit.js';
import type { Db } from '../../../src/store/store.js';
import { makeSource } from '../page/run-visit.js';
import { startServer, type TestServer } from './test-server.js';
import { createFile, type TurnPlace, turnPlaceKinds } from './turn-places.js';

const SCRIPT = fileURLToPath(new URL('fetch-in-turn.mjs', import.meta.url));
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Request {
  who: string;
  startedAt: number;
  /** Just before the last byte was sent: whoever asked can't have had it earlier. */
  endedAt: number;
}

describe.each(turnPlaceKinds('shared-limits.test.ts'))('processes that share %s', (_kind, createPlace) => {
  let place: TurnPlace;
  let db: Db;
  const seen: Request[] = [];
  const servers: TestServer[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    place = await createPlace();
    db = (await place.open()).db;
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      const isGone = child.exitCode !== null || child.signalCode !== null;
      if (!isGone && child.kill('SIGKILL')) await once(child, 'exit');
    }
    for (const server of servers.splice(0)) await server.close();
    seen.splice(0);
    await place.remove();
  });

  async function serve(answerMs: number): Promise<string> {
    const server = await startServer(async (req, res) => {
      const entry = { who: String(req.headers['user-agent']), startedAt: performance.now(), endedAt: Number.NaN };
      seen.push(entry);
      await wait(answerMs);
      entry.endedAt = performance.now();
      res.end('hej');
    });
    servers.push(server);
    return server.url('/api');
  }

  interface Task {
    urls: string[];
    count: number;
    limit: SharedLimit;
    spacingMs?: number;
  }

  /** @returns what its requests gave, when it has ended. */
  function start(owner: string, task: Task): Promise<{ status?: number; code?: string; retryAt?: string }[]> {
    const input = JSON.stringify({ place: place.place, owner, spacingMs: 0, ...task });
    const child = spawn(process.execPath, [SCRIPT, input], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return text(child.stdout).then((lines) =>
      lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    );
  }

  it('ask one at a time with the pause between all, at two hosts, from three processes', async () => {
    const limit = { place: 'prov', spacingMs: 120 };
    const urls = [await serve(25), await serve(25)];
    const answers = await Promise.all(['a', 'b', 'c'].map((who) => start(who, { urls, count: 8, limit })));
    expect(answers.flat().map(({ status }) => status)).toEqual(Array(24).fill(200));
    expect(new Set(seen.map(({ who }) => who)).size).toBe(3);
    expect(new Set(servers.map(({ seen: own }) => own.length))).toEqual(new Set([12]));
    const pauses = seen.slice(1).map((next, i) => next.startedAt - (seen[i]?.endedAt ?? Number.NaN));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(limit.spacingMs);
  });

  it('keep the longer pause where the source asks for one', async () => {
    const urls = [await serve(0)];
    const limit = { place: 'prov', spacingMs: 10 };
    await Promise.all(['a', 'b'].map((who) => start(who, { urls, count: 3, limit, spacingMs: 200 })));
    const pauses = seen.slice(1).map((next, i) => next.startedAt - (seen[i]?.endedAt ?? Number.NaN));
    expect(seen).toHaveLength(6);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(200);
  });

  it('make so many calls in an hour and no more; those beyond are told when', async () => {
    const limit = { place: 'prov', spacingMs: 0, perHour: 5 };
    const urls = [await serve(0), await serve(0)];
    const before = Date.now();
    const answers = (await Promise.all(['a', 'b', 'c'].map((who) => start(who, { urls, count: 4, limit })))).flat();
    expect(seen).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = answers.filter(({ code }) => code === 'busy');
    expect(refused).toHaveLength(7);
    for (const { retryAt = '' } of refused) {
      expect(Date.parse(retryAt) - before).toBeGreaterThan(HOUR_MS - MINUTE_MS);
      expect(Date.parse(retryAt) - before).toBeLessThan(HOUR_MS + MINUTE_MS);
    }
    // Half an hour later by the database's clock, the first two are an hour old.
    await age(db, 2, 61 * MINUTE_MS);
    const later = await start('d', { urls, count: 4, limit });
    expect(later.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(later.filter(({ code }) => code === 'busy')).toHaveLength(2);
    expect(seen).toHaveLength(7);
  });

  it('count apart what is limited apart', async () => {
    const urls = [await serve(0)];
    const answers = await Promise.all(
      ['ett', 'två'].map((name) => start(name, { urls, count: 2, limit: { place: name, spacingMs: 0, perHour: 1 } })),
    );
    expect(answers.map((own) => own.filter(({ status }) => status === 200).length)).toEqual([1, 1]);
  });

  it('leave all of a publisher’s hosts alone when one of them asked one of us to wait', async () => {
    const limit = { place: 'prov', spacingMs: 0 };
    const busy = await startServer((_req, res) => res.writeHead(429, { 'retry-after': '3600' }).end());
    servers.push(busy);
    const other = await serve(0);
    expect(await start('a', { urls: [busy.url('/')], count: 1, limit })).toMatchObject([{ code: 'busy' }]);
    expect(await start('b', { urls: [other], count: 1, limit })).toMatchObject([{ code: 'busy' }]);
    expect(seen).toEqual([]);
  });

  it('forget calls that a clock set back has left in the time to come', async () => {
    for (let i = 0; i < 3; i++) expect(await countCall(db, 'prov', 3)).toBe(0);
    expect(await countCall(db, 'prov', 3)).toBeGreaterThan(HOUR_MS - MINUTE_MS);
    await age(db, 3, -30 * MINUTE_MS);
    expect(await countCall(db, 'prov', 3)).toBe(HOUR_MS);
    await age(db, 3, -2 * HOUR_MS);
    expect(await countCall(db, 'prov', 3)).toBe(0);
  });
});

/** Moves the oldest calls back (forward, when negative) in time. */
async function age(db: Db, count: number, byMs: number): Promise<void> {
  const calls = await db.selectFrom('fetch_calls').select('called_at').orderBy('called_at').limit(count).execute();
  const clock = databaseClock(db);
  for (const { called_at } of calls) {
    await db
      .updateTable('fetch_calls')
      .set({ called_at: clock(-byMs) })
      .where('called_at', '=', called_at)
      .execute();
  }
}

describe('a publisher’s host', () => {
  it('is limited whatever leads there: an item’s own page, robots.txt, another source', async () => {
    const place = await createFile();
    const { db } = await place.open();
    const [first, second] = [
      await startServer((_req, res) => res.end('hej')),
      await startServer((_req, res) => res.end('hej')),
    ];
    const hosts = { 'export.arxiv.org': first.port, 'arxiv.org': second.port };
    const fetcher = createFetch({
      userAgent: 'Spanare/test',
      allowHosts: Object.entries(hosts).map(([host, port]) => `${host}:${port}`),
      lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      turns: createStoreTurns({ db, owner: 'own' }),
    });
    const ask = (host: keyof typeof hosts, purpose: 'subscription' | 'page') =>
      fetcher.fetch({ url: `http://${host}:${hosts[host]}/a`, purpose, spacingMs: 0 });
    await Promise.all([ask('export.arxiv.org', 'subscription'), ask('arxiv.org', 'page')]);
    await fetcher.close();
    for (const server of [first, second]) await server.close();
    await place.remove();
    // The address, and the page with robots.txt and the file on mining before it.
    const starts = [...first.seen, ...second.seen].map(({ startedAt }) => startedAt).sort((a, b) => a - b);
    const ends = [...first.seen, ...second.seen].map(({ endedAt }) => endedAt).sort((a, b) => a - b);
    expect(starts).toHaveLength(4);
    for (const [i, at] of starts.slice(1).entries()) expect(at - (ends[i] ?? 0)).toBeGreaterThan(2_990);
  });
});

describe('whose limit it is', () => {
  it.each([
    [{ url: 'https://export.arxiv.org/api/query?x', kind: 'atom', adapter: 'arxiv' }, 'arxiv', 3000, undefined],
    [{ url: 'https://oaipmh.arxiv.org/oai', kind: 'oai-pmh' }, 'arxiv', 3000, undefined],
    [{ url: 'http://127.0.0.1:8080/api', kind: 'atom', adapter: 'arxiv' }, 'arxiv', 3000, undefined],
    [{ url: 'https://polisen.se/api/events', kind: 'json-api', adapter: 'polisen' }, 'polisen', 10_000, 60],
    [{ url: 'https://www.polisen.se/aktuellt/rss/', kind: 'rss' }, 'polisen', 10_000, 60],
  ] as const)('%j', (fields, limited, spacingMs, perHour) => {
    expect(limitOf(makeSource(fields))).toEqual({ place: limited, spacingMs, ...(perHour && { perHour }) });
  });

  it.each([
    'https://notarxiv.org/',
    'https://arxiv.org.example/',
    'https://polisen.se.example/',
    'https://www.nacka.se/',
  ])('%s: nobody’s', (url) => {
    expect(limitOf(makeSource({ url, kind: 'rss' }))).toBeUndefined();
    expect(limitOfHost(new URL(url))).toBeUndefined();
  });

  it.each(['https://ARXIV.org/abs/1', 'https://arxiv.org./abs/1', 'https://www.polisen.se/'])(
    '%s: somebody’s',
    (url) => {
      expect(limitOfHost(new URL(url))).toBeDefined();
    },
  );
});
