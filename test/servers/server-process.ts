/** A program and its arguments in, a server process out that can be stopped, killed or frozen with its children, and that never outlives the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { atExit } from './at-exit.js';

/** Debian keeps servers in these; a plain user's PATH may lack them. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param folders where to look after PATH. @returns the program's file; null when the machine has none. */
export function findProgram(name: string, folders: readonly string[] = []): string | null {
  const places = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS, ...folders];
  return places.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** Says aloud that a suite is left out; CI installs the server, so there it is a failure of its own. */
export function tellMissing(what: string, server: string): void {
  console.warn(`SKIPPED: ${what}: ${server} is not installed on this machine (Debian: apt-get install ${server}).`);
}

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(true));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });

/**
 * A port that stays the server's while it is down: below those that the system gives to outgoing connections. A client that tries again and
 * again on one of those would sooner or later be connected to itself, and keep the port from the server that comes back.
 */
export async function takeServerPort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (!(await isTaken(port))) return port;
  }
}

/** Who the process runs as, when that is not the tester. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** @returns null when the system has no such account. */
export function findAccount(name: string): Account | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

const setpriv = findProgram('setpriv');

/**
 * Where Linux offers it, the kernel kills what is started so when the test process dies of anything, SIGKILL included.
 * @returns program and arguments to start in its place; the process id is the program's own.
 */
export function guarded(program: string, args: string[], account: Account | null = null): [string, string[]] {
  if (setpriv === null) return [program, args];
  const as = account ? ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'] : [];
  return [setpriv, [...as, '--pdeathsig', 'KILL', program, ...args]];
}

/** State and parent of a process, as Linux tells them; null when it is gone. */
function readStat(pid: string): { state: string; parent: number } | null {
  try {
    // The name before them stands in brackets and may hold anything.
    const [state = '', parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

/** A server of several processes has to be met as a whole. */
function childrenOf(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && readStat(entry)?.parent === pid)
    .map(Number);
}

/** Also true for one that has ended and whose parent has not asked how. */
const isGone = (pid: number): boolean => (readStat(String(pid))?.state ?? 'Z') === 'Z';

function signalEach(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

export interface ServerProcess {
  pid: number;
  isRunning(): boolean;
  /** What it has said on both outputs, for an error message. */
  said(): string;
  /** Sends a signal to the process itself and waits for its end; one that is frozen is thawed for it. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** SIGKILL to it and its children, and waits. */
  kill(): Promise<void>;
  /** SIGSTOP to it, then to its children: connections stay open and nobody answers. */
  pause(): void;
  /** SIGCONT to all that was frozen. */
  resume(): void;
}

/** The folder is removed when the test process ends, if the server has not been closed before. @returns how to remove it now. */
export function removeAtExit(folder: string): () => void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const forget = atExit(remove);
  return () => {
    forget();
    remove();
  };
}

/** @returns whom it has met. */
function killTree(pid: number): number[] {
  // Frozen first, it starts no more children while they are counted.
  signalEach([pid], 'SIGSTOP');
  const tree = [...childrenOf(pid), pid];
  signalEach(tree, 'SIGKILL');
  return tree;
}

interface Launch {
  program: string;
  args: string[];
  cwd: string;
  /** Null for the tester's own. */
  account?: Account | null;
}

function launch({ program, args, cwd, account = null }: Launch): ChildProcess {
  const [command, all] = guarded(program, args, account);
  const identity = setpriv === null && account ? { uid: account.uid, gid: account.gid } : {};
  return spawn(command, all, { cwd, stdio: ['ignore', 'pipe', 'pipe'], ...identity });
}

/** Starts it and does not wait until it answers. */
export function startServerProcess(options: Launch): ServerProcess {
  const child = launch(options);
  const pid = child.pid ?? 0;
  let said = '';
  let isRunning = true;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
    });
  }
  const forget = atExit(() => killTree(pid));
  const ended = once(child, 'exit').then(() => {
    isRunning = false;
    forget();
  });
  const tree = (): number[] => [pid, ...childrenOf(pid)];
  const whileRunning = (work: () => void): void => {
    if (isRunning) work();
  };
  return {
    pid,
    isRunning: () => isRunning,
    said: () => said,
    end: async (signal) => {
      whileRunning(() => {
        signalEach([pid], signal);
        signalEach(tree(), 'SIGCONT');
      });
      await ended;
    },
    kill: async () => {
      const met = isRunning ? killTree(pid) : [];
      await ended;
      // PostgreSQL refuses to start while a child of the last one still holds its memory.
      while (!met.every(isGone)) await wait(5);
    },
    pause: () =>
      whileRunning(() => {
        signalEach([pid], 'SIGSTOP');
        signalEach(childrenOf(pid), 'SIGSTOP');
      }),
    resume: () => whileRunning(() => signalEach(tree().reverse(), 'SIGCONT')),
  };
}
