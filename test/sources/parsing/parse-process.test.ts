import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Log } from '../../../src/domain/log.js';
import { createInlineParse } from '../../../src/sources/parsing/parse-inline.js';
import {
  createParseProcess,
  type ParseThread,
  type ParseThreadOptions,
} from '../../../src/sources/parsing/parse-process.js';
import { type BuiltWorker, buildWorker } from './build-worker.js';

/** Stands in for the parsers: what the document says is what happens. */
const OBEDIENT = `
import { serveTasks } from './serve-tasks.js';
const text = (bytes) => Buffer.from(bytes).toString();
let count = 0;
const hogs = {
  objects: () => { const kept = []; for (;;) kept.push({ i: kept.length, text: 'x' + kept.length }); },
  map: () => { const kept = new Map(); for (;;) kept.set('k' + kept.size, [kept.size]); },
  strings: () => { const kept = []; for (;;) kept.push('ab'.repeat(500_000) + kept.length + Math.random().toString(36)), kept.at(-1).charCodeAt(7); },
};
serveTasks({
  page: ({ bytes }) => {
    const order = text(bytes);
    if (order === 'loop') for (;;);
    if (order === 'backtrack') /^(a+)+$/.test('a'.repeat(60) + 'b');
    if (order in hogs) hogs[order]();
    if (order === 'recurse') { const down = (n) => 1 + down(n + 1); down(0); }
    if (order === 'bug') throw new TypeError('null is not a page');
    if (order === 'exit') process.exit(3);
    return { ok: true, value: { order, pid: process.pid, count: ++count, env: Object.keys(process.env).length } };
  },
});`;

interface Logged {
  level: string;
  fields: Record<string, unknown>;
}

let obedient: BuiltWorker;
let real: BuiltWorker;
let thread: ParseThread | null = null;
let logged: Logged[] = [];

const log: Log = {
  info: (fields) => logged.push({ level: 'info', fields }),
  warn: (fields) => logged.push({ level: 'warn', fields }),
  error: (fields) => logged.push({ level: 'error', fields }),
};

function start(options: Partial<ParseThreadOptions> = {}): ParseThread {
  logged = [];
  thread = createParseProcess({ log, workerUrl: obedient.url, timeoutMs: 1000, maxMemoryMb: 64, ...options });
  return thread;
}

const page = (text: string) => ({
  bytes: new TextEncoder().encode(text),
  contentType: 'text/html',
  url: 'https://exempelby.example/hemlig?nyckel=1',
  nowMs: 0,
});
/** What the obedient worker answers is not a page; only the test knows. */
const order = (text: string): Promise<unknown> => (thread ?? start()).parse('page', page(text));
const answer = (text: string, pid: unknown = expect.any(Number)) =>
  expect.objectContaining({ ok: true, value: expect.objectContaining({ order: text, pid }) });
const hostile = { ok: false, failure: { code: 'hostile', message: expect.stringMatching(/\.$/) } };

beforeAll(async () => {
  obedient = await buildWorker(OBEDIENT);
  real = await buildWorker("import './parse-worker.js';");
}, 60_000);
afterAll(() => {
  obedient.remove();
  real.remove();
});
afterEach(async () => {
  await thread?.close();
  thread = null;
});

describe('the parsing process', () => {
  it('parses as the caller would', async () => {
    const { parse } = start({ workerUrl: real.url, timeoutMs: 20_000, maxMemoryMb: 256 });
    const inline = createInlineParse();
    const article = page(
      '<html lang="sv"><h1>Rubrik</h1><p>Ett stycke som är långt nog för att vara en ingress, åäö.</p>',
    );
    expect(await parse('page', article)).toEqual(await inline('page', article));
    const listing = { ...page('<ul><li><a href="/1">Ett</a></li></ul>'), selectors: { item: 'li', title: 'a' } };
    expect(await parse('listing', listing)).toEqual(await inline('listing', listing));
    expect(await parse('oai', page('<x/>'))).toEqual(await inline('oai', page('<x/>')));
    const feed = page(
      '<rss version="2.0"><channel><title>F</title><item><title>A</title><link>https://a.example/1</link></item></channel></rss>',
    );
    expect(await parse('feed', feed)).toEqual(await inline('feed', feed));
    expect((await parse('page', article)).ok).toBe(true);
  });

  it('leaves the caller its bytes, and sends only the part that is viewed', async () => {
    start();
    const large = new Uint8Array(1000).fill(46);
    large.set(new TextEncoder().encode('del'), 500);
    const bytes = large.subarray(500, 503);
    expect(await (thread ?? start()).parse('page', { ...page(''), bytes })).toEqual(answer('del'));
    expect(bytes.length).toBe(3);
  });

  it('does tasks in order and uses one process for all', async () => {
    start();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(order));
    const [first] = answers as { value: { pid: number } }[];
    expect(answers).toEqual(['a', 'b', 'c', 'd'].map((text) => answer(text, first?.value.pid)));
    expect(answers.map((each) => (each as { value: { count: number } }).value.count)).toEqual([1, 2, 3, 4]);
  });

  it('gives the process no environment', async () => {
    start();
    expect(await order('a')).toMatchObject({ value: { env: 0 } });
  });
});

describe('a task that never ends', () => {
  it.each(['loop', 'backtrack'])('%s is stopped, and the next task gets a new process', async (runaway) => {
    start({ timeoutMs: 300 });
    const before = (await order('före')) as { value: { pid: number } };
    const [stopped, after] = await Promise.all([order(runaway), order('efter')]);
    expect(stopped).toEqual(hostile);
    expect(stopped).toMatchObject({ failure: { message: expect.stringContaining('0,3 sekunder') } });
    expect(after).toEqual(answer('efter'));
    expect((after as typeof before).value.pid).not.toBe(before.value.pid);
    expect(logged).toEqual([
      {
        level: 'warn',
        fields: { task: 'page', host: 'exempelby.example', bytes: runaway.length, outcome: 'too-long' },
      },
    ]);
  });

  it('a real page of 100,000 nested elements ends', async () => {
    const { parse } = start({ workerUrl: real.url, timeoutMs: 20_000, maxMemoryMb: 256 });
    expect(await parse('page', page('<div>'.repeat(100_000)))).toMatchObject({
      ok: false,
      failure: { code: 'hostile' },
    });
  });
});

describe('a task that takes too much memory', () => {
  it.each(['objects', 'map', 'strings'])(
    '%s: is stopped, and the next task gets a new process',
    async (hog) => {
      start({ timeoutMs: 60_000 });
      const [stopped, after] = await Promise.all([order(hog), order('efter')]);
      expect(stopped).toEqual(hostile);
      expect(stopped).toMatchObject({ failure: { message: expect.stringContaining('minne') } });
      expect(after).toEqual(answer('efter'));
    },
    90_000,
  );

  it('too deep a stack is the document’s fault and the process lives', async () => {
    start();
    expect(await order('recurse')).toEqual(hostile);
    expect(await order('efter')).toMatchObject({ value: { count: 1 } });
  });
});

describe('what breaks', () => {
  it('in a parser is logged with its stack and told as a failure', async () => {
    start();
    expect(await order('bug')).toMatchObject({ ok: false, failure: { code: 'unknown' } });
    expect(logged).toMatchObject([{ level: 'error', fields: { err: { message: 'null is not a page' } } }]);
    expect(await order('efter')).toEqual(answer('efter'));
  });

  it('the process itself is replaced', async () => {
    start();
    expect(await order('exit')).toMatchObject({ ok: false, failure: { code: 'unknown' } });
    expect(await order('efter')).toEqual(answer('efter'));
  });

  it('the start of the process is a failure, not a hang', async () => {
    start({ workerUrl: new URL('./finns-inte.js', obedient.url) });
    expect(await order('a')).toMatchObject({ ok: false, failure: { code: 'unknown' } });
    expect(logged).toMatchObject([{ level: 'error', fields: { outcome: 'lost' } }]);
  });
});

describe('the end', () => {
  it('comes after a while without work, and work brings a new process', async () => {
    start({ idleMs: 50 });
    const first = (await order('a')) as { value: { pid: number } };
    await wait(500);
    const second = (await order('b')) as typeof first;
    expect(second.value.pid).not.toBe(first.value.pid);
  });

  it('close stops what is under way and refuses what waits', async () => {
    const { close } = start({ timeoutMs: 60_000 });
    await order('a');
    const waiting = [order('loop'), order('b')];
    await wait(100);
    await close();
    for (const result of await Promise.all(waiting)) {
      expect(result).toMatchObject({
        ok: false,
        failure: { code: 'unknown', message: expect.stringContaining('stängs av') },
      });
    }
    expect(await order('c')).toMatchObject({ ok: false });
  });

  it('never keeps the process alive, but a task under way does', async () => {
    const code = `
      import { createParseProcess } from './parse-process.js';
      const quiet = { info() {}, warn() {}, error() {} };
      const { parse } = createParseProcess({ log: quiet, workerUrl: new URL(process.argv[2]) });
      parse('page', { bytes: new TextEncoder().encode('svar'), contentType: null, url: '', nowMs: 0 }).then((r) => console.log(r.value.order));`;
    const outfile = fileURLToPath(new URL('./main.mjs', obedient.url));
    const resolveDir = fileURLToPath(new URL('../../../src/sources/parsing/', import.meta.url));
    await build({
      stdin: { contents: code, resolveDir, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, obedient.url.href], { timeout: 20_000 });
    expect(stdout).toBe('svar\n');
  });
});
