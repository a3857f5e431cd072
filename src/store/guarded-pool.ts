/**
 * The way to a PostgreSQL server in, a pool for kysely out that leaves nobody waiting for a server that is gone. A pinger asks the server all
 * the while; when it falls silent (stopped, killed, frozen, cut off) every query under way and everybody waiting for a connection is told at
 * once, by StoreUnavailableError, and so is whoever comes while the silence lasts. All connections are cut: none is ever handed on in the
 * middle of a query or a transaction. As soon as the server answers again there are new ones. A query that is slow while the server answers
 * may take its time; whoever waits for a connection because all are held by such queries is told after some seconds.
 *
 * A query that was under way may have been done, a commit too: see StoreUnavailableError.
 */
import { Socket } from 'node:net';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { errorCode } from '../domain/error-code.js';
import type { Log } from '../domain/log.js';
import { withinOwnTime } from './own-time.js';
import { toParameter } from './parameter.js';
import { createPinger } from './pinger.js';
import { StoreUnavailableError } from './trouble.js';

const MAX_CONNECTIONS = 10;
/** Where connections are taken but nobody answers: the server may be up all the same and serve those that it has. */
const CONNECT_WITHIN_MS = 1000;
/**
 * Where all connections are held, as when somebody has locked a table: nobody's page hangs behind ten others until the lock times out. Only the
 * wait for a connection is limited, not what is done on it; it is generous to a burst of our own short transactions.
 */
const FREE_WITHIN_MS = 5000;
const CLOSE_WITHIN_MS = 1500;
const NOTHING = { command: 'SELECT', rowCount: 0, rows: [] };

/**
 * A client that gives up when nobody answers: pg's pool would count the wait for a free connection too, and pg itself the time in which this
 * process was busy.
 */
const promptClient = (openSocket: () => Socket) =>
  class extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      const socket = openSocket();
      super({ ...config, stream: () => socket });
      const settled = new Promise<void>((resolve) => {
        this.once('connect', resolve).once('end', resolve);
      });
      withinOwnTime(CONNECT_WITHIN_MS, settled).catch((error: Error) => socket.destroy(error));
    }
  };

/** The connections of one time in which the server answered. */
interface Connections {
  pool: pg.Pool;
  sockets: Set<Socket>;
  /** Tells those who wait for a connection that there will be none. */
  waiting: Set<(reason: StoreUnavailableError) => void>;
  borrowed: number;
}

function openConnections(config: pg.ClientConfig): Connections {
  const sockets = new Set<Socket>();
  const openSocket = (): Socket => {
    const socket = new Socket();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const pool = new pg.Pool({ ...config, max: MAX_CONNECTIONS, Client: promptClient(openSocket) });
  // An idle one broke: the pool has let it go.
  pool.on('error', () => {});
  // pg throws what nobody hears.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, sockets, waiting: new Set(), borrowed: 0 };
}

function cut(connections: Connections, cause: unknown): void {
  for (const tell of connections.waiting) tell(new StoreUnavailableError(cause));
  for (const socket of connections.sockets) socket.destroy();
  if (!connections.pool.ending) connections.pool.end().catch(() => {});
}

async function closeInOrder({ pool, sockets }: Connections): Promise<void> {
  await pool.end();
  // Not `once` of node:events: it takes a connection that ends with an error for a failure of ours.
  await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
}

/** What the server says last on a connection: shutting down, idle too long, protocol broken. */
const endsConnection = (error: unknown): boolean => /^(?:57P|08|25P0[34])/.test(errorCode(error) ?? '');

/** Borrows a connection. @throws StoreUnavailableError as soon as it is known that there is none to be had, or that it takes too long. */
function borrow({ pool, waiting }: Connections): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    let isTold = false;
    const tell = (reason: StoreUnavailableError): void => {
      isTold = true;
      waiting.delete(tell);
      reject(reason);
    };
    waiting.add(tell);
    const given = pool.connect().then((client) => {
      waiting.delete(tell);
      // It comes too late: whoever waits next may have it, if it has not been cut.
      if (isTold) client.release();
      else resolve(client);
    });
    withinOwnTime(FREE_WITHIN_MS, given, 'No connection came free').catch((error: unknown) =>
      tell(new StoreUnavailableError(error)),
    );
  });
}

/** A borrowed connection that knows when it is broken. */
function guard(client: pg.PoolClient, onBreak: () => void, onRelease: () => void): PostgresPoolClient {
  let isBroken = false;
  const noteBreak = (): void => {
    isBroken = true;
    onBreak();
  };
  client.on('error', noteBreak);
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    // The server has rolled back by itself when the connection broke; kysely would let this failure hide the first one.
    if (isBroken && text === 'rollback') return NOTHING;
    const values = parameters.map(toParameter);
    try {
      return await client.query({ text, values });
    } catch (error) {
      if (!isBroken && endsConnection(error)) noteBreak();
      throw isBroken ? new StoreUnavailableError(error) : error;
    }
  };
  const release = (): void => {
    client.off('error', noteBreak);
    client.release(isBroken || client.getTransactionStatus() !== 'I');
    onRelease();
  };
  return { query: query as PostgresPoolClient['query'], release };
}

export interface GuardedPoolOptions {
  /** Without limits of time of its own. */
  config: pg.ClientConfig;
  log?: Log | undefined;
}

export function createGuardedPool({ config, log }: GuardedPoolOptions): PostgresPool {
  let connections: Connections | null = openConnections(config);
  let cause: unknown = null;
  let isEnded = false;

  const pinger = createPinger({
    config,
    isBusy: () => connections !== null && connections.borrowed > 0,
    onAnswer: () => {
      if (connections !== null || isEnded) return;
      connections = openConnections(config);
      log?.info({}, 'store-answers-again');
    },
    onSilence: (reason) => {
      const silent = connections;
      cause = reason;
      if (silent === null) return;
      connections = null;
      log?.warn({ err: reason }, 'store-unavailable');
      cut(silent, reason);
    },
  });

  const connect = async (): Promise<PostgresPoolClient> => {
    pinger.noteUse();
    const current = connections;
    if (current === null) throw new StoreUnavailableError(cause);
    current.borrowed++;
    const onRelease = (): void => {
      current.borrowed--;
    };
    try {
      return guard(await borrow(current), pinger.askNow, onRelease);
    } catch (error) {
      onRelease();
      pinger.askNow();
      throw error;
    }
  };

  const end = async (): Promise<void> => {
    isEnded = true;
    pinger.stop();
    const last = connections;
    connections = null;
    cause = new Error('The store has been closed');
    if (last === null) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_WITHIN_MS);
    });
    await Promise.race([closeInOrder(last), limit]);
    clearTimeout(timer);
    cut(last, cause);
  };

  return { connect, end };
}
