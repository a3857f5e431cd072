/** The shape of a server that a test has for itself, and how it comes up: on one port and one folder through stops and starts. */
import { setTimeout as wait } from 'node:timers/promises';
import { type ServerProcess, takeServerPort } from './server-process.js';

/** A real server on a free port of 127.0.0.1 with its data in a folder of its own. It ends with the test process, whatever ends that. */
export interface TestServer {
  /** With name and password, as DATABASE_URL or REDIS_URL wants it. The same after a restart. */
  url: string;
  port: number;
  /** Of the server's first process, the one that starts the others; another one after a restart. */
  pid(): number;
  /** Ends it in an orderly way, open connections or not, and waits. Clients are refused then. */
  stop(): Promise<void>;
  /** SIGKILL to all its processes at once, and waits: what a crash leaves is what a restart finds. */
  kill(): Promise<void>;
  /** Freezes all its processes: connections are taken by the system and stay open, and nothing is answered. */
  pause(): void;
  /** Lets it go on where it was frozen. */
  resume(): void;
  /** Starts it on the same port and data, after an orderly stop if it runs, and waits until it answers. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

const ANSWERS_WITHIN_MS = 20_000;
const TRIES = 3;

/** Asks until it answers. @throws with what the server said when it ends or stays silent. */
async function waitUntilUp(running: ServerProcess, ping: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + ANSWERS_WITHIN_MS;
  let trouble: unknown = 'it has ended';
  while (running.isRunning() && performance.now() < deadline) {
    try {
      return await ping();
    } catch (error) {
      trouble = error;
    }
    await wait(20);
  }
  await running.kill();
  throw new Error(`The server does not answer (${String(trouble)}): ${running.said()}`);
}

interface Recipe {
  url(port: number): string;
  start(port: number): ServerProcess;
  /** Fails while it can't answer. */
  ping(port: number): Promise<void>;
  /** The signal that ends it in an orderly way. */
  stopSignal: NodeJS.Signals;
  /** The signal of `close`, when nobody needs the data any more. */
  endSignal: NodeJS.Signals;
  removeFolder(): void;
}

/** Another test may take the port between the look and the start. */
async function startOnFreePort(recipe: Recipe): Promise<{ port: number; running: ServerProcess }> {
  for (let tries = 1; ; tries++) {
    const port = await takeServerPort();
    const running = recipe.start(port);
    try {
      await waitUntilUp(running, () => recipe.ping(port));
      return { port, running };
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** @throws when it does not come up. */
export async function runServer(recipe: Recipe): Promise<TestServer> {
  const { port, running: first } = await startOnFreePort(recipe);
  let running = first;
  const stop = (): Promise<void> => running.end(recipe.stopSignal);
  return {
    url: recipe.url(port),
    port,
    pid: () => running.pid,
    stop,
    kill: () => running.kill(),
    pause: () => running.pause(),
    resume: () => running.resume(),
    restart: async () => {
      await stop();
      running = recipe.start(port);
      await waitUntilUp(running, () => recipe.ping(port));
    },
    close: async () => {
      await running.end(recipe.endSignal);
      recipe.removeFolder();
    },
  };
}
