/** Calls to a thread that does as it is told: order, errors, loss, giving up, and rest. */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errorCode } from '../../src/domain/error-code.js';
import type { Log } from '../../src/domain/log.js';
import { type CallThread, type CallThreadOptions, createCallThread } from '../../src/search/embedded/call-thread.js';
import { SetGoneError } from '../../src/search/embedded/set-gone.js';
import { BadCursorError } from '../../src/search/engine.js';
import { type BuiltWorker, buildWorker } from '../sources/parsing/build-worker.js';

const OBEDIENT = `
import { threadId, workerData } from 'node:worker_threads';
import { serveCalls } from './serve-calls.js';
import { SetGoneError } from './set-gone.js';
import { BadCursorError } from '../engine.js';
const said = [];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
serveCalls({
  say: async ({ text, ms }) => { await pause(ms ?? 0); said.push(text); return { text, threadId, said: said.join(), data: workerData, env: Object.keys(process.env).length }; },
  fail: async (how) => {
    if (how === 'cursor') throw new BadCursorError('no such page');
    if (how === 'gone') throw new SetGoneError('set 3 is gone');
    if (how === 'full') throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    throw how;
  },
  giveFunction: async () => () => {},
  exit: async () => process.exit(3),
  crash: async () => { setTimeout(() => { throw new TypeError('a bug'); }, 0); await pause(60_000); },
  hog: async () => { const kept = []; for (;;) kept.push({ i: kept.length, text: 'x' + kept.length }); },
  loop: async () => { for (;;); },
}, async () => {});`;

interface Said {
  text: string;
  threadId: number;
  said: string;
  data: unknown;
  env: number;
}

interface ObedientCalls {
  say(what: { text: string; ms?: number }): Promise<Said>;
  fail(how: string): Promise<never>;
  giveFunction(what: null | (() => void)): Promise<unknown>;
  exit(what: null): Promise<never>;
  crash(what: null): Promise<never>;
  hog(what: null): Promise<never>;
  loop(what: null): Promise<never>;
}

let obedient: BuiltWorker;
let thread: CallThread<ObedientCalls>;
let logged: [event: string, fields: Record<string, unknown>][];

beforeAll(async () => {
  obedient = await buildWorker(OBEDIENT, fileURLToPath(new URL('../../src/search/embedded/', import.meta.url)));
}, 60_000);
afterAll(() => obedient.remove());
afterEach(() => thread.close());

function start(options: Partial<CallThreadOptions> = {}): void {
  logged = [];
  const log: Log = {
    info: (fields, event) => logged.push([event, fields]),
    warn: (fields, event) => logged.push([event, fields]),
    error: (fields, event) => logged.push([event, fields]),
  };
  thread = createCallThread<ObedientCalls>({
    name: 'obedient',
    entry: obedient.url,
    data: { given: 1 },
    heapMb: { old: 64, young: 8 },
    idleMs: 60_000,
    log,
    ...options,
  });
}

const say = (text: string, ms = 0): Promise<Said> => thread.call('say', { text, ms });
const threadOf = async (answer: Promise<Said>): Promise<number> => (await answer).threadId;

describe('calls', () => {
  it('are answered in order, one at a time, by one thread without our environment', async () => {
    start();
    const answers = await Promise.all([say('a', 30), say('b', 10), say('c')]);
    expect(answers.map(({ said }) => said)).toEqual(['a', 'a,b', 'a,b,c']);
    expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(1);
    expect(answers[0]).toMatchObject({ data: { given: 1 }, env: 0 });
  });

  it.each<[string, new () => Error, string]>([
    ['cursor', BadCursorError, 'no such page'],
    ['gone', SetGoneError, 'set 3 is gone'],
  ])('fail with the error that callers know: %s', async (how, type, message) => {
    start();
    const error: unknown = await thread.call('fail', how).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect(String(error)).toContain(message);
  });

  it('fail with the code that tells a full disk from a bug, and the thread lives on', async () => {
    start();
    const before = await threadOf(say('a'));
    const error: unknown = await thread.call('fail', 'full').catch((thrown: unknown) => thrown);
    expect(errorCode(error)).toBe('ERR_SQLITE_ERROR');
    expect(error).toMatchObject({ errcode: 13 });
    await expect(thread.call('fail', 'a text thrown')).rejects.toThrow('a text thrown');
    expect(await threadOf(say('b'))).toBe(before);
    expect(logged).toEqual([]);
  });

  it('fail by themselves where question or answer cannot be copied', async () => {
    start();
    const before = await threadOf(say('a'));
    await expect(thread.call('giveFunction', () => {})).rejects.toThrow('could not be cloned');
    await expect(thread.call('giveFunction', null)).rejects.toThrow('could not be cloned');
    expect(await threadOf(say('b'))).toBe(before);
  });

  it('are not made where nobody knows them', async () => {
    start();
    await expect(thread.call('nothing' as 'exit', null)).rejects.toThrow('No call named nothing');
  });
});

describe('a thread that is lost', () => {
  it.each<['exit' | 'crash' | 'hog', string]>([
    ['exit', 'code 3'],
    ['crash', 'a bug'],
    ['hog', 'memory'],
  ])('fails the one call it was at, is told of once, and the next calls get a new one: %s', async (how, reason) => {
    start();
    const before = await threadOf(say('a'));
    const [lost, ...after] = await Promise.allSettled([thread.call(how, null), say('b'), say('c')]);
    expect(lost).toMatchObject({ status: 'rejected' });
    expect(String((lost as PromiseRejectedResult).reason)).toContain(reason);
    expect(after).toMatchObject([
      { status: 'fulfilled', value: { said: 'b' } },
      { status: 'fulfilled', value: { said: 'b,c' } },
    ]);
    expect(await threadOf(say('d'))).not.toBe(before);
    expect(logged).toEqual([['thread-lost', expect.objectContaining({ thread: 'obedient', call: how })]]);
  });

  it('is ended where a call takes too long', async () => {
    start();
    await say('a');
    await expect(thread.call('loop', null, { mostMs: 200 })).rejects.toThrow('more than 200 ms');
    expect((await say('b')).said).toBe('b');
    expect(logged).toHaveLength(1);
  });

  it('that cannot even start fails each call', async () => {
    start({ entry: new URL('file:///nowhere/at-all.cjs') });
    await expect(say('a')).rejects.toThrow(/Cannot find module/);
    await expect(say('b')).rejects.toThrow(/Cannot find module/);
    expect(logged).toHaveLength(2);
  });
});

describe('those who wait', () => {
  it('are not asked for any more where they have given up', async () => {
    start();
    const first = say('a', 100);
    const leaving = new AbortController();
    const second = thread.call('say', { text: 'b' }, { signal: leaving.signal });
    const third = say('c');
    leaving.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
    await first;
    expect((await third).said).toBe('a,c');
  });

  it('are refused where they are too many, and answered again after', async () => {
    start();
    const answers = Array.from({ length: 1001 }, (_, i) => say(String(i)));
    await expect(answers[1000]).rejects.toThrow('More than 1000 calls wait');
    await Promise.all(answers.slice(0, 1000));
    expect((await say('last')).text).toBe('last');
  });
});

describe('rest and end', () => {
  it('ends an idle thread, and starts another when it is asked again', async () => {
    start({ idleMs: 50 });
    const before = await threadOf(say('a', 100));
    await wait(300);
    const after = await say('b');
    expect(after.threadId).not.toBe(before);
    expect(after.said).toBe('b');
    expect(logged).toEqual([]);
  });

  it('keeps an idle thread for as long as it holds something', async () => {
    start({ idleMs: 50 });
    const letGo = thread.hold();
    const before = await threadOf(say('a'));
    await wait(300);
    expect(await threadOf(say('b'))).toBe(before);
    letGo();
    letGo();
    await wait(300);
    expect(await threadOf(say('c'))).not.toBe(before);
  });

  it('lets what is under way be done when it is closed, and refuses what waits and what comes', async () => {
    start();
    await say('a');
    const settled = Promise.allSettled([say('b', 100), say('c')]);
    await wait(20);
    await Promise.all([thread.close(), thread.close()]);
    expect(await settled).toMatchObject([{ status: 'fulfilled', value: { said: 'a,b' } }, { status: 'rejected' }]);
    await expect(say('d')).rejects.toThrow('closed');
    expect(logged).toEqual([]);
  });

  it('ends within seconds although a call never does', async () => {
    start();
    const never = expect(thread.call('loop', null)).rejects.toThrow('ended');
    await wait(100);
    await thread.close();
    await never;
    expect(logged).toEqual([]);
  });
});
