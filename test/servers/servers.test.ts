/** The servers that other tests break on purpose: what stop, kill, pause and restart do to them, and that they never outlive a test. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { hasPostgres, type PostgresServer, startPostgres, tellPostgresSkipped } from './postgres.js';
import { hasRedis, type RedisServer, startRedis, tellRedisSkipped } from './redis.js';
import type { TestServer } from './server.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
tellPostgresSkipped('servers.test.ts');
tellRedisSkipped('servers.test.ts');

/** Asks one question on a connection of its own. @throws when there is no answer within half a second. */
interface Asking {
  read(): Promise<string>;
  write(value: string): Promise<void>;
}

function askPostgres(server: PostgresServer): Asking {
  const ask = async (sql: string, values: string[] = []): Promise<string> => {
    const client = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 500, query_timeout: 500 });
    client.on('error', () => {});
    await client.connect();
    try {
      return String(Object.values((await client.query(sql, values)).rows[0] ?? {})[0]);
    } finally {
      void client.end().catch(() => {});
    }
  };
  return {
    read: () => ask('select value from kept'),
    write: async (value) => {
      await ask('create table if not exists kept (value text)');
      await ask('insert into kept values ($1)', [value]);
    },
  };
}

function askRedis(server: RedisServer): Asking {
  const ask = async <T>(work: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(server.url, { retryStrategy: () => null, commandTimeout: 500, connectTimeout: 500 });
    client.on('error', () => {});
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };
  return {
    read: () => ask(async (client) => String(await client.get('kept'))),
    write: (value) => ask(async (client) => void (await client.set('kept', value))),
  };
}

const KINDS = [
  {
    name: 'PostgreSQL',
    isThere: hasPostgres,
    start: async (): Promise<{ server: TestServer; asking: Asking }> => {
      const server = await startPostgres();
      return { server, asking: askPostgres(server) };
    },
  },
  {
    name: 'Redis',
    isThere: hasRedis,
    start: async (): Promise<{ server: TestServer; asking: Asking }> => {
      const server = await startRedis();
      return { server, asking: askRedis(server) };
    },
  },
];

const refused = /ECONNREFUSED|Connection is closed/;
const unanswered = /timed out|timeout/i;

for (const { name, isThere, start } of KINDS) {
  (isThere ? describe : describe.skip)(name, () => {
    let server: TestServer;
    let asking: Asking;
    beforeAll(async () => {
      ({ server, asking } = await start());
      await asking.write('before');
    }, 60_000);
    afterAll(() => server?.close());

    it('refuses while stopped, and has everything when it is back on the same address', async () => {
      const { url } = server;
      await server.stop();
      await expect(asking.read()).rejects.toThrow(refused);
      await server.restart();
      expect(server.url).toBe(url);
      expect(await asking.read()).toBe('before');
    });

    it('answers nobody while frozen, takes connections all the same, and goes on afterwards', async () => {
      server.pause();
      await expect(asking.read()).rejects.toThrow(unanswered);
      server.resume();
      expect(await asking.read()).toBe('before');
    });

    it('keeps what it had answered for when it is killed', async () => {
      const killed = server.pid();
      await server.kill();
      await expect(asking.read()).rejects.toThrow(refused);
      await server.restart();
      expect(server.pid()).not.toBe(killed);
      expect(await asking.read()).toBe('before');
    });

    it('can be stopped, killed and closed while frozen', async () => {
      server.pause();
      await server.stop();
      await server.restart();
      server.pause();
      await server.kill();
      await server.restart();
      expect(await asking.read()).toBe('before');
      server.pause();
    });
  });
}

(hasPostgres ? describe : describe.skip)('PostgreSQL, as operation has it', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.close());

  const query = async (url: string, sql: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
    } finally {
      await client.end();
    }
  };

  it('wants the password', async () => {
    const without = server.url.replace(/:[^:@/]+@/, ':fel@');
    await expect(query(without, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('orders text otherwise than by bytes, so that a query that does not say how is found out', async () => {
    const sql = `select word from (values ('Zorn'), ('apa'), ('Öland'), ('ärta')) as words (word) order by word`;
    expect(await query(server.url, sql)).toEqual(['apa', 'Zorn', 'ärta', 'Öland']);
  });

  it('makes databases that know nothing of each other', async () => {
    const other = await server.createDatabase('annan');
    await query(other, 'create table only_here (id text)');
    await expect(query(server.url, 'select * from only_here')).rejects.toThrow(/does not exist/);
  });

  it('freezes those that serve open connections too', async () => {
    const client = new pg.Client({ connectionString: server.url, query_timeout: 300 });
    await client.connect();
    await client.query('select 1');
    server.pause();
    await expect(client.query('select 2')).rejects.toThrow(unanswered);
    server.resume();
    await client.end();
  });

  it('ends an open transaction when it is stopped, and does not wait for it', async () => {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    await client.query('create table half (id text)');
    await client.query('begin; insert into half values (1)');
    await server.stop();
    await server.restart();
    expect(await query(server.url, 'select * from half')).toEqual([]);
  });
});

const stateOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0] ?? '';
  } catch {
    return 'gone';
  }
};
/** A dead process stays in the table until its new parent has asked how it ended. */
const isGone = (pid: number): boolean => ['gone', 'Z', 'X'].includes(stateOf(pid));

(hasPostgres && hasRedis && existsSync('/proc/self/stat') ? describe : describe.skip)(
  'a test process that dies',
  () => {
    let folder: string;
    /** For what nobody is left to remove. */
    let temporary: string;
    beforeAll(() => {
      temporary = mkdtempSync(join(tmpdir(), 'spanare-servers-'));
      // PostgreSQL's files are another account's.
      chmodSync(temporary, 0o777);
      mkdirSync(join(PROJECT, 'dist'), { recursive: true });
      folder = mkdtempSync(join(PROJECT, 'dist/servers-'));
      const files = ['postgres.ts', 'redis.ts'].map((file) => join(PROJECT, 'test/servers', file));
      const flags = ['--bundle', '--packages=external', '--platform=node', '--format=esm', `--outdir=${folder}`];
      execFileSync(join(PROJECT, 'node_modules/.bin/esbuild'), [...files, ...flags, '--log-level=error']);
    });
    afterAll(() => {
      for (const path of [folder, temporary]) rmSync(path, { recursive: true, force: true });
    });

    it.each(['throw', 'SIGTERM', 'SIGKILL'])('takes its servers with it: %s', async (manner) => {
      const script = join(PROJECT, 'test/servers/start-and-die.mjs');
      const env = { PATH: process.env.PATH ?? '', TMPDIR: temporary };
      const child = spawn(process.execPath, [script, folder, manner], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = once(child, 'exit');
      const [said] = await once(child.stdout, 'data');
      const pids = String(said).trim().split(' ').map(Number);
      expect(pids).toHaveLength(2);
      expect(pids.filter(isGone)).toEqual([]);
      await ended;
      for (let tries = 0; tries < 100 && !pids.every(isGone); tries++) await wait(50);
      expect(pids.filter((pid) => !isGone(pid))).toEqual([]);
    });
  },
);
