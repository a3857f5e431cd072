/** What may be wrong when Spanare starts on PostgreSQL, each told in Swedish with what to do, and never with the password. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StartError } from '../../src/domain/start-error.js';
import { explainPostgres, placeOf } from '../../src/store/postgres-errors.js';
import { openStore } from '../../src/store/store.js';
import {
  hasPostgres,
  POSTGRES_PASSWORD,
  type PostgresServer,
  startPostgres,
  tellPostgresSkipped,
} from '../servers/postgres.js';

tellPostgresSkipped('postgres-start.test.ts');

/** @returns the sentence, or "opened". */
async function tryToOpen(databaseUrl: string): Promise<string> {
  try {
    await (await openStore({ dataDir: '/nonexistent', databaseUrl })).close();
    return 'opened';
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return String(error);
  }
}

(hasPostgres ? describe : describe.skip)('a server', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  const urlWith = (change: (url: URL) => void): string => {
    const url = new URL(server.url);
    change(url);
    return url.href;
  };
  async function ask(...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      for (const statement of statements.slice(0, -1)) await client.query(statement);
      return (await client.query(statements.at(-1) ?? '')).rows;
    } finally {
      await client.end();
    }
  }
  const expectSentence = async (databaseUrl: string, ...parts: (string | RegExp)[]): Promise<void> => {
    const sentence = await tryToOpen(databaseUrl);
    for (const part of parts) expect(sentence).toMatch(part);
    for (const secret of [POSTGRES_PASSWORD, 'fel-losen', 'sekret']) expect(sentence).not.toContain(secret);
  };

  it('with another password', async () => {
    const url = urlWith((one) => (one.password = 'fel-losen'));
    await expectSentence(url, /godtar inte lösenordet för användaren spanare/, 'DATABASE_URL', '127.0.0.1');
  });

  it('that wants a password where none is given', async () => {
    await expectSentence(
      urlWith((one) => (one.password = '')),
      /vill ha ett lösenord för användaren spanare/,
    );
  });

  it('without the database', async () => {
    const url = urlWith((one) => (one.pathname = '/finns-inte'));
    await expectSentence(url, /Databasen finns-inte finns inte/, 'createdb --owner=spanare finns-inte');
  });

  it('where the role may not make tables', async () => {
    await ask("create role gast login password 'sekret'", 'revoke create on schema public from public');
    const url = urlWith((one) => {
      one.username = 'gast';
      one.password = 'sekret';
    });
    await expectSentence(url, /Användaren gast får inte/, 'alter database "spanare" owner to "gast"');
    await ask('revoke connect on database spanare from public');
    await expectSentence(url, /Användaren gast får inte/);
  });

  it('without the schema that the address names', async () => {
    const url = urlWith((one) => one.searchParams.set('options', '-c search_path=inget'));
    await expectSentence(url, /inget schema/);
  });

  it('that admits only encrypted connections, or cannot make any', async () => {
    await expectSentence(`${server.url}?sslmode=verify-full`, /kan inte ta emot krypterade/);
    const [row] = await ask('show hba_file');
    const file = String(row?.hba_file);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
    await ask('select pg_reload_conf()');
    await wait(300);
    await expectSentence(server.url, /bara in krypterade anslutningar/, 'sslmode=verify-full');
    writeFileSync(file, before);
    await server.restart();
    expect(await tryToOpen(server.url)).toBe('opened');
  });

  it('with no more connections to give', async () => {
    await ask('alter database spanare connection limit 0', "create role vanlig login password 'sekret'");
    await ask('grant connect on database spanare to vanlig');
    const url = urlWith((one) => {
      one.username = 'vanlig';
      one.password = 'sekret';
    });
    await expectSentence(url, /för många anslutningar/);
    await ask('alter database spanare connection limit -1');
  });

  it('that comes while it is waited for', async () => {
    await server.stop();
    const opening = tryToOpen(server.url);
    await wait(1500);
    await server.restart();
    expect(await opening).toBe('opened');
  });

  it('that is frozen, or gone', async () => {
    server.pause();
    const nobody = 'postgres://a:sekret@127.0.0.1:1/b';
    await Promise.all([
      expectSentence(server.url, /går inte att nå/, String(server.port)),
      expectSentence(nobody, /går inte att nå/, 'port 1,'),
    ]);
    server.resume();
  });
});

/** A message of the protocol: a letter, the length of the rest, the rest. */
const message = (letter: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
};
const READY = message('Z', Buffer.from('I'));
const ADMITTED = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
/** One row with one text. */
function answer(text: string): Buffer {
  const field = Buffer.concat([Buffer.from('v\0'), Buffer.from('00000000000000000019ffffffffffff0000', 'hex')]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length);
  const one = Buffer.from([0, 1]);
  return Buffer.concat([
    message('T', Buffer.concat([one, field])),
    message('D', Buffer.concat([one, length, Buffer.from(text)])),
    message('C', Buffer.from('SHOW\0')),
    READY,
  ]);
}

it('refuses a server that is too old', async () => {
  const talk = (socket: Socket): void => {
    socket.once('data', () => {
      socket.write(ADMITTED);
      socket.once('data', () => socket.write(answer('120022')));
    });
    socket.on('error', () => {});
  };
  const old: Server = createServer(talk);
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  const address = old.address();
  const port = typeof address === 'object' ? address?.port : 0;
  expect(await tryToOpen(`postgres://a:sekret@127.0.0.1:${port}/b`)).toMatch(/kör PostgreSQL 12.*13 eller nyare/);
  old.close();
});

it('has no server of that name', async () => {
  const sentence = await tryToOpen('postgres://a:sekret@finns-inte.invalid/b');
  expect(sentence).toMatch(/ingen server som heter finns-inte\.invalid/);
  expect(sentence).not.toContain('sekret');
});

it('has no such file with certificates', async () => {
  const sentence = await tryToOpen('postgres://a:sekret@127.0.0.1/b?sslrootcert=/finns/inte.pem');
  expect(sentence).toMatch(/\/finns\/inte\.pem.*går inte att läsa/);
});

describe('what nobody has thought of', () => {
  const url = 'postgres://anna:p%40ss%25rd@db.example:6543/bas';
  it('is told in the words of the server, without the password', () => {
    const sentence = explainPostgres(new Error('odd: p@ss%rd and p%40ss%25rd'), url);
    expect(sentence).toMatch(/Databasen bas på db\.example, port 6543, går inte att öppna: odd: … and …/);
  });
  it.each([
    [url, { host: 'db.example', port: '6543', user: 'anna', database: 'bas' }],
    ['postgres://[::1]/', { host: '::1', port: '5432', user: 'postgres', database: 'postgres' }],
    ['postgres:///bas?host=/run/pg&user=b', { host: '/run/pg', port: '5432', user: 'b', database: 'bas' }],
  ])('%s is named without the password', (address, place) => expect(placeOf(address)).toEqual(place));
});
