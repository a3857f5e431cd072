/** Nothing in, a PostgreSQL server of one test's own out, made from the binaries that the machine has. */
import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { runServer, type TestServer } from './server.js';
import {
  type Account,
  findAccount,
  findProgram,
  removeAtExit,
  type ServerProcess,
  startServerProcess,
  tellMissing,
} from './server-process.js';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const NAME = 'spanare';
/** Made up, and such that a leak of it into a log or an answer is found by a search. */
export const POSTGRES_PASSWORD = 'mycket-hemligt-i-databasen';

/** Debian's are not on PATH: newest version first. */
function findBinaries(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const initdb = findProgram(
    'initdb',
    versions.map((version) => join(DEBIAN, version, 'bin')),
  );
  // Where a link on PATH leads, the others lie beside.
  return initdb && dirname(realpathSync(initdb));
}

const binaries = findBinaries();
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root. */
const account: Account | null = isRoot ? findAccount('postgres') : null;

/** False where no PostgreSQL is installed: leave the suite out, and say so with `tellPostgresSkipped`. */
export const hasPostgres = binaries !== null && (!isRoot || account !== null);

export function tellPostgresSkipped(what: string): void {
  if (!hasPostgres) tellMissing(what, 'postgresql');
}

/**
 * The cluster orders text as Swedish does by default, which SQLite never does: a query that forgets to say how it orders is found out.
 * Every connection needs the password, as in operation.
 */
async function createCluster(bin: string, folder: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, POSTGRES_PASSWORD);
  if (account) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid);
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=sv-SE'];
  const access = ['--auth=scram-sha-256', `--username=${NAME}`, `--pwfile=${passwordFile}`];
  const args = ['--no-sync', ...locale, ...access, '-D', join(folder, 'data')];
  await run(join(bin, 'initdb'), args, { cwd: folder, ...(account && { uid: account.uid, gid: account.gid }) });
  rmSync(passwordFile);
}

/** Without fsync a power cut would cost data, a killed process costs none: commits still wait until the system has them. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  shared_buffers: '32MB',
  max_connections: '200',
};

function startPostmaster(bin: string, folder: string, port: number): ServerProcess {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', join(folder, 'data'), '-p', String(port), ...settings];
  return startServerProcess({ program: join(bin, 'postgres'), args, cwd: folder, account });
}

const urlOf = (port: number, database: string): string =>
  `postgres://${NAME}:${POSTGRES_PASSWORD}@127.0.0.1:${port}/${database}`;

/** One statement, or a plain question, on a connection of its own. */
async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that goes down tells idle connections so; that is no news to a test that made it.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export interface PostgresServer extends TestServer {
  /** Makes an empty database beside the first one. @returns its address. */
  createDatabase(name: string): Promise<string>;
}

/**
 * Takes some two seconds, most of it for making the cluster.
 * @returns the server with an empty database; its role may do everything.
 * @throws when PostgreSQL is not installed (see `hasPostgres`) or does not start.
 */
export async function startPostgres(): Promise<PostgresServer> {
  if (binaries === null || !hasPostgres) throw new Error('PostgreSQL is not installed on this machine.');
  const folder = mkdtempSync(join(tmpdir(), 'spanare-postgres-'));
  const removeFolder = removeAtExit(folder);
  await createCluster(binaries, folder);
  const server = await runServer({
    url: (port) => urlOf(port, NAME),
    start: (port) => startPostmaster(binaries, folder, port),
    ping: (port) => ask(urlOf(port, 'postgres'), 'select 1'),
    // Fast: open transactions are rolled back, clients are told to go.
    stopSignal: 'SIGINT',
    // At once: no last checkpoint for data that nobody wants.
    endSignal: 'SIGQUIT',
    removeFolder,
  });
  const createDatabase = async (name: string): Promise<string> => {
    await ask(urlOf(server.port, 'postgres'), `create database "${name}"`);
    return urlOf(server.port, name);
  };
  await createDatabase(NAME);
  return { ...server, createDatabase };
}
