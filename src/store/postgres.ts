/** An address in, a PostgreSQL database behind a guarded pool out; a server that is starting is waited for, others are refused in Swedish. */
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { errorCode, errorMessage } from '../domain/error-code.js';
import type { Log } from '../domain/log.js';
import { StartError } from '../domain/start-error.js';
import { postgresTexts as texts } from '../texts/store.js';
import { createGuardedPool } from './guarded-pool.js';
import type { OpenedDatabase } from './open-sqlite.js';
import { explainPostgres, placeOf } from './postgres-errors.js';
import type { Tables } from './tables.js';

const OLDEST_VERSION = 13;
/** The first whose running statements notice that their client is gone. */
const NOTICES_LOST_CLIENTS = 14;
const PATIENCE_MS = 10_000;
const RETRY_MS = 250;
const CONNECT_WITHIN_MS = 3000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/** What may pass by itself: no server yet, one that is starting, one whose container is. */
const MAY_PASS = /^(?:ECONNREFUSED|ECONNRESET|EAI_AGAIN|57P03|57P01)$/;
const mayPass = (error: unknown): boolean =>
  MAY_PASS.test(errorCode(error) ?? '') || /^Connection terminated|timeout expired/.test(errorMessage(error));
const INT8 = 20;
const NUMERIC = 1700;
const FLOAT4 = 700;
const FLOAT8 = 701;

function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) throw new RangeError(`Too large to be exact: ${text}`);
  return number;
}

/** Counts and sums as numbers, as SQLite gives them; everything else but the short numbers as PostgreSQL writes it, dates above all. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8 || oid === NUMERIC) return toNumber;
    const isShortNumber = [pg.types.builtins.INT2, pg.types.builtins.INT4, FLOAT4, FLOAT8].includes(oid);
    return isShortNumber ? pg.types.getTypeParser(oid, format) : (text: string) => text;
  }) as typeof pg.types.getTypeParser,
};

/** For every connection. What the address says itself comes last and holds. */
function sessionOptions(version: number): string {
  const settings = {
    idle_in_transaction_session_timeout: '60s',
    lock_timeout: '10s',
    ...(version >= NOTICES_LOST_CLIENTS && { client_connection_check_interval: '2s' }),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

function configFor(databaseUrl: string, version: number): pg.ClientConfig {
  const url = new URL(databaseUrl);
  const own = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${sessionOptions(version)} ${own}`.trim());
  return {
    connectionString: url.href,
    application_name: 'spanare',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types,
  };
}

interface Server {
  /** Major. */
  version: number;
  /** Of the database's text. */
  encoding: string;
}

async function askServer(databaseUrl: string): Promise<Server> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'spanare',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ v: string }>(
      "select current_setting('server_version_num') || ' ' || current_setting('server_encoding') as v",
    );
    const [version, encoding = ''] = rows[0]?.v.split(' ') ?? [];
    return { version: Math.floor(Number(version) / 10_000), encoding };
  } finally {
    await client.end();
  }
}

async function waitForServer(databaseUrl: string, log?: Log): Promise<Server> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await askServer(databaseUrl);
    } catch (error) {
      if (!mayPass(error) || Date.now() > giveUpAt) throw error;
      const { host, port } = placeOf(databaseUrl);
      if (attempt === 1) log?.info({ host, port, reason: errorMessage(error) }, 'store-waited-for');
      await wait(RETRY_MS);
    }
  }
}

/** @throws StartError when the server can't be reached, does not let us in, is too old, or keeps text in another encoding than UTF-8. */
export async function openPostgres(databaseUrl: string, log?: Log): Promise<OpenedDatabase> {
  const explain = (error: unknown): string => explainPostgres(error, databaseUrl);
  const { version, encoding } = await waitForServer(databaseUrl, log).catch((error: unknown) => {
    throw new StartError([explain(error)], { cause: error });
  });
  if (version < OLDEST_VERSION)
    throw new StartError([texts.tooOld(placeOf(databaseUrl), String(version), OLDEST_VERSION)]);
  if (encoding !== 'UTF8') throw new StartError([texts.notUtf8(placeOf(databaseUrl), encoding)]);
  const pool = createGuardedPool({ config: configFor(databaseUrl, version), log });
  return { db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), explain };
}
