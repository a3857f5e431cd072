/** The built product as a process of its own: started with its own folders and port, asked over HTTP, stopped or killed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { DemoSource } from '../../src/demo/publishers.js';
import { atExit } from '../servers/at-exit.js';
import { guarded } from '../servers/server-process.js';
import { readTreeMemoryMb } from './memory.js';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

function newestChangeMs(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Builds where dist/ is missing or older than the sources. `npm test` has built already; this is for a test run by hand. */
export function ensureBuilt(): void {
  const main = join(PROJECT, 'dist/src/main.js');
  const changedMs = Math.max(...['src', 'workers'].map((folder) => newestChangeMs(join(PROJECT, folder))));
  if (existsSync(main) && statSync(main).mtimeMs >= changedMs) return;
  const now = new Date();
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: PROJECT });
  // An output that did not change may keep its old time.
  utimesSync(main, now, now);
}

/** A folder of one test's own, with a copy of the project's configuration. */
export interface Home {
  folder: string;
  configDir: string;
  dataDir: string;
  /** Writes one file of the configuration. */
  writeConfig(name: string, text: string): void;
  writeSources(sources: DemoSource[]): void;
  remove(): void;
}

export function createHome(sources: DemoSource[] = []): Home {
  const folder = mkdtempSync(join(tmpdir(), 'spanare-test-'));
  const configDir = join(folder, 'config');
  cpSync(join(PROJECT, 'config'), configDir, { recursive: true });
  const writeConfig = (name: string, text: string): void => writeFileSync(join(configDir, name), text);
  const home: Home = {
    folder,
    configDir,
    dataDir: join(folder, 'data'),
    writeConfig,
    writeSources: (list) => writeConfig('sources.yaml', stringify(list)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  home.writeSources(sources);
  return home;
}

export async function takeFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Nothing of the tester's own surroundings reaches the product but what a process needs to run. */
function environment(home: Home, more: Record<string, string>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', CONFIG_DIR: home.configDir, DATA_DIR: home.dataDir, ...more };
}

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  ms: number;
}

interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  output: { stdout: string; stderr: string };
}

/** @param script in the project, e.g. `dist/src/main.js`. */
function run(script: string, args: string[], env: Record<string, string>): Running {
  ensureBuilt();
  const startedMs = performance.now();
  const [program, all] = guarded(process.execPath, ['--enable-source-maps', join(PROJECT, script), ...args]);
  const child = spawn(program, all, {
    env,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = atExit(() => child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    forget();
    return { code, signal, ...output, ms: performance.now() - startedMs };
  });
  return { child, ended, output };
}

interface RunOptions {
  env?: Record<string, string>;
  withinMs?: number;
}

/** Runs a script of the project to its end. @throws when it has not ended in time; it is killed then. */
async function runScript(
  script: string,
  args: string[],
  home: Home,
  { env = {}, withinMs = 20_000 }: RunOptions = {},
): Promise<Ended> {
  const { child, ended, output } = run(script, args, environment(home, env));
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const result = await ended;
  clearTimeout(timer);
  if (result.signal === 'SIGKILL') {
    throw new Error(`${script} ${args.join(' ')} had not ended after ${withinMs} ms: ${output.stdout}${output.stderr}`);
  }
  return result;
}

/** Runs a script of dist/src to its end. @throws when it has not ended in time; it is killed then. */
export const runToEnd = (script: string, args: string[], home: Home, options?: RunOptions): Promise<Ended> =>
  runScript(join('dist/src', script), args, home, options);

/** `spanare …` to its end. */
export const runCommand = (args: string[], home: Home, options?: RunOptions): Promise<Ended> =>
  runToEnd('cli/main.js', args, home, options);

export type Answered = Pick<Ended, 'code' | 'stdout' | 'stderr'>;

/** Many short commands, for which most of the time goes to starting: one after another in one process. @throws when that does not end well and in time. */
export async function runInTurn(list: readonly string[][], home: Home, options?: RunOptions): Promise<Answered[]> {
  const args = [join(PROJECT, 'dist/src/cli/main.js'), JSON.stringify(list)];
  const { code, stdout, stderr } = await runScript('test/world/run-in-turn.mjs', args, home, options);
  if (code !== 0 || stderr !== '') throw new Error(`${code}: ${stderr}`);
  return JSON.parse(stdout) as Answered[];
}

/** Runs a few at a time, for processes that are mostly starting. @returns the answers in the order of the list. */
export async function runSome<Entry, Answer>(
  list: readonly Entry[],
  run: (entry: Entry) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < list.length; i = next++) answers[i] = await run(list[i] as Entry);
  };
  await Promise.all([worker(), worker(), worker()]);
  return answers;
}

/** Asks again until the answer is there. @throws with the description and the last answer when time is up. */
export async function waitFor<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | null | false> | T | null | false,
  everyMs = 200,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let trouble: unknown = null; ; ) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`, { cause: trouble });
    await wait(everyMs);
  }
}

export interface LogLine {
  time: string;
  level: string;
  event: string;
  [field: string]: unknown;
}

/** What can be asked over HTTP, whoever stands behind it. */
export interface Reachable {
  url: string;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** @throws for any other status than 2xx. */
  getJson<T>(path: string): Promise<T>;
}

/** One process, with pages or without. */
export interface Product extends Reachable {
  pid: number;
  /** From start to the first good /readyz, ms. */
  readyMs: number;
  ended: Promise<Ended>;
  stdout(): string;
  log(): LogLine[];
  /** SIGTERM, and waits. */
  stop(): Promise<Ended>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
  /** Resident memory of the process and of those it has started, MB; null where the system does not tell. */
  memoryMb(): number | null;
}

const parseLog = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);

/** Generous: seven may start at the same time on a busy machine. What a start may take is judged where it matters. */
const READY_WITHIN_MS = 60_000;

interface Launched extends Running {
  url: string;
}

/** @param portVariable which setting tells the process where to answer. */
async function launchScript(
  script: string,
  env: Record<string, string>,
  portVariable: 'PORT' | 'WORKER_PORT',
): Promise<Launched> {
  const port = await takeFreePort();
  return {
    ...run(join('dist', script), [], { ...env, [portVariable]: String(port) }),
    url: `http://127.0.0.1:${port}`,
  };
}

/** What `ALLOW_HOSTS` has to be for these worlds to be fetched from although they are private. */
export const allowWorlds = (worlds: string[]): Record<string, string> => ({
  ALLOW_HOSTS: worlds.map((world) => new URL(world).host).join(','),
});

/** Starts the product and does not wait. @param worlds addresses that it may fetch from although they are private. */
const launch = (home: Home, worlds: string[], env: Record<string, string> = {}): Promise<Launched> =>
  launchScript('src/main.js', environment(home, { ...allowWorlds(worlds), ...env }), 'PORT');

/** Starts the product and kills it after a time, ready or not. */
export async function startAndKill(home: Home, worlds: string[], afterMs: number): Promise<void> {
  const { child, ended } = await launch(home, worlds);
  await wait(afterMs);
  child.kill('SIGKILL');
  await ended;
}

/** The process with what a test does to it, ready or not. */
function describeProcess({ child, ended, output, url }: Launched, readyMs: number): Product {
  const request = (path: string, init?: RequestInit): Promise<Response> => fetch(url + path, init);
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    pid: child.pid ?? 0,
    readyMs,
    ended,
    stdout: () => output.stdout,
    log: () => parseLog(output.stdout.slice(0, output.stdout.lastIndexOf('\n') + 1)),
    request,
    getJson: async <T>(path: string): Promise<T> => {
      const response = await request(path);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    memoryMb: () => readTreeMemoryMb(child.pid ?? 0),
  };
}

/** @throws with what it said when it ends instead, or has not come up in time. */
async function waitUntilReady(launched: Launched, startedMs: number): Promise<Product> {
  const { ended, output, url } = launched;
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await waitFor(
    'the process is ready',
    READY_WITHIN_MS,
    async () => {
      if (isOver) return true;
      return (await fetch(`${url}/readyz`)).ok;
    },
    50,
  );
  if (isOver) throw new Error(`The process ended: ${output.stdout}${output.stderr}`);
  return describeProcess(launched, performance.now() - startedMs);
}

/** Starts the product and waits until it is ready. @param worlds addresses that it may fetch from although they are private. */
export async function startProduct(home: Home, worlds: string[], env: Record<string, string> = {}): Promise<Product> {
  const startedMs = performance.now();
  return waitUntilReady(await launch(home, worlds, env), startedMs);
}

/**
 * Starts one process that plays one role and waits until it is ready.
 * @param script in dist/, e.g. `workers/fetch.js`.
 * @param env all of it but PATH and the port, which is a free one: nothing is added.
 */
export async function startRole(script: string, env: Record<string, string>): Promise<Product> {
  const startedMs = performance.now();
  const portVariable = script === 'workers/web.js' ? 'PORT' : 'WORKER_PORT';
  const whole = { PATH: process.env.PATH ?? '', ...env };
  return waitUntilReady(await launchScript(script, whole, portVariable), startedMs);
}
