/** Names and roles in, the product's processes out, as on several machines: each started, killed and started again on its own port; what they log is kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, takeServerPort } from '../servers/server-process.js';
import { ensureBuilt, type Home, type LogLine, PROJECT, waitFor } from './product.js';

/** `main` is the one that plays every role. */
export type Part = 'web' | 'fetch' | 'index' | 'maintenance' | 'main';

const SCRIPTS: Record<Part, string> = {
  web: 'dist/workers/web.js',
  fetch: 'dist/workers/fetch.js',
  index: 'dist/workers/index.js',
  maintenance: 'dist/workers/maintenance.js',
  main: 'dist/src/main.js',
};
/** The promise is ten seconds, and its own test asserts that; here a slow machine shall say what it took. */
const PATIENCE_MS = 30_000;

export interface Surroundings {
  home: Home;
  /** Absent: SQLite in the home. */
  databaseUrl?: string;
  /** Absent: jobs inside the process. */
  redisUrl?: string;
  /** host:port that may be fetched from although they are private. */
  allowHosts: string[];
}

/** One process of the product through its lives. */
export interface Member {
  name: string;
  part: Part;
  url: string;
  pid(): number;
  isRunning(): boolean;
  /** @param env more than the surroundings, for this life. */
  start(env?: Record<string, string>): void;
  /** @returns ms from start to the first good /readyz. @throws when it ends before. */
  untilReady(): Promise<number>;
  /** Resolves with the signal or code that ended this life, whatever ended it. */
  ended(): Promise<string>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
  /** All lines of all lives. */
  log(): LogLine[];
  /** What is no line of the log: nothing should be. */
  stderr(): string;
}

export interface Fleet {
  members: Member[];
  /** @throws when there is none of the name. */
  member(name: string): Member;
  /** Those that ended although nobody had asked them to. */
  deaths(): string[];
  /** Starts those of these names that do not run, and waits until they are ready. */
  start(names: readonly string[]): Promise<void>;
  startAll(): Promise<void>;
  stopAll(): Promise<void>;
}

interface Life {
  child: ChildProcess;
  startedMs: number;
  ended: Promise<string>;
  end: string | null;
}

const setpriv = findProgram('setpriv');
/** Where Linux offers it, the kernel ends the process with the test, whatever ends that. */
const guard = setpriv === null ? [] : [setpriv, '--pdeathsig', 'KILL'];
const live = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of live) child.kill('SIGKILL');
});

function environment(part: Part, port: number, { home, databaseUrl, redisUrl, allowHosts }: Surroundings) {
  const hasPages = part === 'web' || part === 'main';
  return {
    PATH: process.env.PATH ?? '',
    CONFIG_DIR: home.configDir,
    DATA_DIR: home.dataDir,
    ALLOW_HOSTS: allowHosts.join(','),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ...(hasPages ? { PORT: String(port) } : { WORKER_PORT: String(port) }),
  };
}

function parseLines(text: string): { lines: LogLine[]; rest: string } {
  const lines: LogLine[] = [];
  const rest: string[] = [];
  // What has no end yet, or was cut by a kill, is no line.
  for (const line of text.split('\n')) {
    try {
      lines.push(JSON.parse(line) as LogLine);
    } catch {
      if (line !== '' && !line.startsWith('{')) rest.push(line);
    }
  }
  return { lines, rest: rest.join('\n') };
}

function launch(part: Part, env: Record<string, string>, say: (text: string, where: 'out' | 'err') => void): Life {
  const command = [...guard, process.execPath, '--enable-source-maps', join(PROJECT, SCRIPTS[part])];
  const child = spawn(command[0] ?? '', command.slice(1), {
    env,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  live.add(child);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => say(text, 'out'));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => say(text, 'err'));
  const life: Life = { child, startedMs: performance.now(), end: null, ended: Promise.resolve('') };
  life.ended = once(child, 'close').then(([code, signal]) => {
    live.delete(child);
    life.end = String(signal ?? code);
    say('\n', 'out');
    return life.end;
  });
  return life;
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
}

function createMember(
  name: string,
  part: Part,
  port: number,
  surroundings: Surroundings,
  onDeath: (how: string) => void,
): Member {
  const url = `http://127.0.0.1:${port}`;
  const said = { out: '', err: '' };
  let life: Life | null = null;
  let isMeant = true;
  const isRunning = (): boolean => life !== null && life.end === null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    isMeant = true;
    life?.child.kill(signal);
    await life?.ended;
  };
  const start = (env: Record<string, string> = {}): void => {
    if (isRunning()) throw new Error(`${name} runs already`);
    isMeant = env.TEST_FAIL_AT !== undefined;
    const born = launch(part, { ...environment(part, port, surroundings), ...env }, (text, where) => {
      said[where] += text;
    });
    life = born;
    void born.ended.then((how) => {
      if (!isMeant) onDeath(`${name} ended by ${how}: ${said.err.slice(-500)}`);
    });
  };
  const untilReady = async (): Promise<number> => {
    const born = life;
    if (born === null) throw new Error(`${name} has not been started`);
    const isOver = (): boolean => born.end !== null;
    const words = (): string => `${said.out.slice(-1000)}${said.err.slice(-1000)}`;
    await waitFor(`${name} is ready`, PATIENCE_MS, async () => isOver() || isReady(url), 50).catch((error: unknown) => {
      throw new Error(`${name} is not ready: ${words()}`, { cause: error });
    });
    if (isOver()) throw new Error(`${name} ended by ${born.end}: ${words()}`);
    return performance.now() - born.startedMs;
  };
  return {
    name,
    part,
    url,
    pid: () => life?.child.pid ?? 0,
    isRunning,
    start,
    untilReady,
    ended: async () => life?.ended ?? '',
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    log: () => parseLines(said.out).lines,
    stderr: () => [parseLines(said.out).rest, said.err].filter((text) => text !== '').join('\n'),
  };
}

/** @param parts by name, e.g. `{ web: 'web', 'fetch-1': 'fetch' }`; nothing is started. */
export async function createFleet(parts: Record<string, Part>, surroundings: Surroundings): Promise<Fleet> {
  ensureBuilt();
  const deaths: string[] = [];
  const members: Member[] = [];
  for (const [name, part] of Object.entries(parts)) {
    const port = await takeServerPort();
    members.push(createMember(name, part, port, surroundings, (how) => deaths.push(how)));
  }
  const start = async (names: readonly string[]): Promise<void> => {
    const asleep = members.filter((member) => names.includes(member.name) && !member.isRunning());
    for (const member of asleep) member.start();
    await Promise.all(asleep.map((member) => member.untilReady()));
  };
  return {
    members,
    member: (name) => {
      const found = members.find((member) => member.name === name);
      if (found === undefined) throw new Error(`No member ${name}`);
      return found;
    },
    deaths: () => deaths,
    start,
    startAll: () => start(members.map(({ name }) => name)),
    stopAll: async () => {
      await Promise.all(members.filter((member) => member.isRunning()).map((member) => member.stop()));
    },
  };
}
