/** What a publisher sees of two real processes that share a store: turns, pauses, a process that is killed, and a rest that one was told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from './test-server.js';
import { type TurnPlace, turnPlaceKinds } from './turn-places.js';

const SCRIPT = fileURLToPath(new URL('fetch-in-turn.mjs', import.meta.url));

interface Seen {
  who: string;
  startedAt: number;
  /** Just before the last byte was sent: whoever asked can't have had it earlier. */
  endedAt: number;
}

interface Child {
  process: ChildProcess;
  /** Its answers, when it has ended. */
  answers: Promise<{ status?: number; code?: string }[]>;
}

describe.each(turnPlaceKinds('shared-turns.test.ts'))('two processes that share %s', (_kind, createPlace) => {
  let place: TurnPlace;
  const seen: Seen[] = [];
  const servers: TestServer[] = [];
  const children: Child[] = [];

  beforeEach(async () => {
    place = await createPlace();
    // Migrated once, so that the processes start at the same time.
    await place.open();
  });
  afterEach(async () => {
    for (const { process: child } of children.splice(0)) {
      const isGone = child.exitCode !== null || child.signalCode !== null;
      if (!isGone && child.kill('SIGKILL')) await once(child, 'exit');
    }
    for (const server of servers.splice(0)) await server.close();
    seen.splice(0);
    await place.remove();
  });

  /** Answers 200 after some time, or as the handler does. */
  async function serve(answerMs: number, handler: RequestListener = (_req, res) => res.end('hej')): Promise<string> {
    const server = await startServer(async (req, res) => {
      const entry = { who: String(req.headers['user-agent']), startedAt: performance.now(), endedAt: Number.NaN };
      seen.push(entry);
      await wait(answerMs);
      entry.endedAt = performance.now();
      handler(req, res);
    });
    servers.push(server);
    return server.url('/feed');
  }

  function start(owner: string, url: string, more: { count: number; spacingMs: number; leaseMs?: number }): Child {
    const input = JSON.stringify({ place: place.place, owner, url, ...more });
    const child = spawn(process.execPath, [SCRIPT, input], { stdio: ['ignore', 'pipe', 'inherit'] });
    const answers = text(child.stdout).then((lines) =>
      lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    );
    children.push({ process: child, answers });
    return { process: child, answers };
  }

  const until = async (isSo: () => boolean) => {
    while (!isSo()) await wait(10);
  };

  it('ask one at a time, with the pause from end to start, and neither keeps the other out', async () => {
    const spacingMs = 80;
    const url = await serve(20);
    const both = ['a', 'b'].map((who) => start(who, url, { count: 25, spacingMs }));
    const answers = (await Promise.all(both.map((child) => child.answers))).flat();
    expect(answers).toHaveLength(50);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(seen).toHaveLength(50);
    const pauses = seen.slice(1).map((next, i) => next.startedAt - (seen[i]?.endedAt ?? Number.NaN));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(spacingMs);
    // The first to come had not had all of its turns before the other had one.
    const [firstOfA, firstOfB] = ['a', 'b'].map((who) => seen.findIndex((request) => request.who === who));
    const last = Math.min(...['a', 'b'].map((who) => seen.findLastIndex((request) => request.who === who)));
    expect(last - Math.max(firstOfA ?? 0, firstOfB ?? 0)).toBeGreaterThanOrEqual(10);
  });

  it('do not wait for each other at different origins', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = await serve(0, async (_req, res) => {
      await released;
      res.end('hej');
    });
    const first = start('a', slow, { count: 1, spacingMs: 60_000 });
    await until(() => seen.length === 1);
    const quick = await serve(0);
    expect(await start('b', quick, { count: 3, spacingMs: 0 }).answers).toHaveLength(3);
    release();
    expect(await first.answers).toEqual([{ status: 200 }]);
  });

  it('go on when one is killed in the midst of its turn, not before its time is over', async () => {
    const leaseMs = 1500;
    const url = await serve(0, (req, res) => {
      if (req.headers['user-agent'] !== 'killed') res.end('hej');
    });
    const killed = start('killed', url, { count: 3, spacingMs: 0, leaseMs });
    await until(() => seen.length === 1);
    killed.process.kill('SIGKILL');
    expect(await start('other', url, { count: 2, spacingMs: 0, leaseMs }).answers).toHaveLength(2);
    expect(seen.map((request) => request.who)).toEqual(['killed', 'other', 'other']);
    const [first, second] = seen;
    expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThan(leaseMs - 500);
  });

  it('leave a publisher alone that asked the other one to wait', async () => {
    const url = await serve(0, (_req, res) => res.writeHead(429, { 'retry-after': '3600' }).end());
    expect(await start('a', url, { count: 2, spacingMs: 0 }).answers).toMatchObject([
      { code: 'busy' },
      { code: 'busy' },
    ]);
    expect(await start('b', url, { count: 2, spacingMs: 0 }).answers).toMatchObject([
      { code: 'busy' },
      { code: 'busy' },
    ]);
    expect(seen.map((request) => request.who)).toEqual(['a']);
  });
});
