/** Nothing in, a Redis server of one test's own out, with the settings that docker-compose.yml gives it. */
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer, type TestServer } from './server.js';
import { findProgram, removeAtExit, startServerProcess, tellMissing } from './server-process.js';

const program = findProgram('redis-server');

/** False where no Redis is installed: leave the suite out, and say so with `tellRedisSkipped`. */
export const hasRedis = program !== null;

export function tellRedisSkipped(what: string): void {
  if (!hasRedis) tellMissing(what, 'redis-server');
}

/** As in the compose file; its test compares. */
export const REDIS_SETTINGS = [
  ...['--appendonly', 'yes'],
  ...['--appendfsync', 'everysec'],
  ...['--save', ''],
  ...['--maxmemory-policy', 'noeviction'],
];

const PING_WITHIN_MS = 2000;

/** Redis also takes commands as plain lines: no client with habits of its own stands between. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setTimeout(PING_WITHIN_MS, () => socket.destroy(new Error(`no answer to ${command}`)));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(String(answer).trim());
    });
  });
}

async function expectAnswer(port: number, command: string, wanted: string): Promise<void> {
  const answer = await ask(port, command);
  if (answer !== wanted) throw new Error(`${command}: ${answer}`);
}

export interface RedisServer extends TestServer {
  /** Everything in it is gone at once, as after a mistake or a new disk. */
  flush(): Promise<void>;
}

/** @throws when Redis is not installed (see `hasRedis`) or does not start. */
export async function startRedis(): Promise<RedisServer> {
  if (program === null) throw new Error('Redis is not installed on this machine.');
  const folder = mkdtempSync(join(tmpdir(), 'spanare-redis-'));
  const place = (port: number): string[] => ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const server = await runServer({
    url: (port) => `redis://127.0.0.1:${port}`,
    start: (port) => startServerProcess({ program, args: [...place(port), ...REDIS_SETTINGS], cwd: folder }),
    ping: (port) => expectAnswer(port, 'PING', '+PONG'),
    stopSignal: 'SIGTERM',
    endSignal: 'SIGKILL',
    removeFolder: removeAtExit(folder),
  });
  return { ...server, flush: () => expectAnswer(server.port, 'FLUSHALL', '+OK') };
}
