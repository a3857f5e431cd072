/** An address in, connections to Redis out: one that fails fast for those who ask, one that waits for those who work. */
import { setTimeout as wait } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { errorMessage } from '../../domain/error-code.js';
import type { Log } from '../../domain/log.js';
import { jobTexts } from '../../texts/jobs.js';
import { causeOf } from '../cause.js';
import { QueueUnavailableError } from '../jobs.js';
import { type Outage, watchOutage } from '../outage.js';
import { isRedisTrouble } from './trouble.js';

/** Whoever asks the queue gets an answer or an error within this time. */
const ANSWER_MS = 1400;
const LONGEST_PAUSE_MS = 1000;
const QUIT_MS = 500;
const OLDEST = [6, 2] as const;

/** @throws QueueUnavailableError when it takes longer. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void => reject(new QueueUnavailableError(jobTexts.noAnswer));
    // If this process itself was busy for so long, the answer may lie unread: it is read before the next turn.
    timer = setTimeout(() => setImmediate(giveUp), ms);
  });
  // What comes too late is nobody's any more.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface Connections {
  /** For questions and for adding. */
  asking: Redis;
  /** For workers, who wait as long as it takes. */
  working: Redis | null;
  /**
   * Runs questions on `asking`.
   * @throws QueueUnavailableError in time when Redis or the way there is in trouble; anything else is a bug, and thrown as it is.
   */
  ask<T>(work: () => Promise<T>): Promise<T>;
  /** Whether it answers now; never throws. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/** Once connected: what would make it lose jobs is told. */
async function checkServer(redis: Redis, log: Log): Promise<void> {
  const info = await redis.info();
  const read = (field: string): string => new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const policy = read('maxmemory_policy');
  if (policy !== '' && policy !== 'noeviction')
    log.warn({ warning: jobTexts.evictingRedis(policy) }, 'redis-may-lose-jobs');
  const version = read('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    log.warn({ warning: jobTexts.oldRedis(version) }, 'redis-too-old');
}

const REFUSAL = /^(?:NOAUTH|WRONGPASS|NOPERM|ERR (?:invalid password|Client sent AUTH|DB index|invalid DB index))/;

/** Why nothing can be asked, as far as is known: somebody answers and says no, or nobody answers. */
const whyAway = (redis: Redis, lastError: unknown): QueueUnavailableError =>
  REFUSAL.test(errorMessage(lastError))
    ? new QueueUnavailableError(jobTexts.refused(redis.options.db ?? 0), { cause: lastError })
    : new QueueUnavailableError(jobTexts.noAnswer);

/** Told again at each connection: ioredis goes on in database 0 where the one asked for does not exist, among another installation's jobs. */
function chooseDatabase(redis: Redis): () => Promise<unknown> {
  let chosen: Promise<unknown> = Promise.resolve();
  redis.on('ready', () => {
    chosen = redis.select(redis.options.db ?? 0);
    chosen.catch(() => {});
  });
  return () => chosen;
}

/** @returns a question whether it is ready, answered when it is; fails when it turns out to be away. Many may ask before the first connection stands. */
function watchReady(redis: Redis, outage: Outage, away: () => QueueUnavailableError): () => Promise<void> {
  let pending: Promise<void> | null = null;
  const becomeReady = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (isReady: boolean) => (): void => {
        redis.off('ready', onReady).off('close', onClose);
        pending = null;
        if (isReady) resolve();
        else reject(away());
      };
      const onReady = settle(true);
      const onClose = settle(false);
      redis.on('ready', onReady).on('close', onClose);
    });
  return async () => {
    if (redis.status === 'ready') return;
    // Already known: nobody has to wait to hear it again.
    if (outage.since() !== null) throw away();
    pending ??= becomeReady();
    await pending;
  };
}

interface Asked {
  redis: Redis;
  outage: Outage;
  isClosed(): boolean;
  away(): QueueUnavailableError;
}

function createAsk({ redis, outage, isClosed, away }: Asked): Connections['ask'] {
  const databaseChosen = chooseDatabase(redis);
  const untilReady = watchReady(redis, outage, away);
  return async (work) => {
    let isReady = false;
    const asked = untilReady().then(async () => {
      isReady = true;
      await databaseChosen();
      return work();
    });
    try {
      const answer = await inTime(asked, ANSWER_MS);
      outage.worked();
      return answer;
    } catch (error) {
      const isAway = error instanceof QueueUnavailableError;
      if (!isAway && !isRedisTrouble(error) && !REFUSAL.test(errorMessage(error))) throw error;
      if (!isClosed()) outage.failed(error);
      // One that is stopped keeps its connections: a new one is not ready until it answers, and meanwhile nothing piles up.
      if (isReady && redis.status === 'ready' && isAway) redis.disconnect(true);
      if (isAway) throw error;
      throw REFUSAL.test(errorMessage(error))
        ? new QueueUnavailableError(jobTexts.refused(redis.options.db ?? 0), { cause: error })
        : new QueueUnavailableError(causeOf(error), { cause: error });
    }
  };
}

/** @param options.works whether a connection for workers is wanted too. */
export function connect(url: string, log: Log, options: { works: boolean }): Connections {
  let closed = false;
  const outage = watchOutage(log, { began: 'queue-unavailable', ended: 'queue-back' });
  const common = {
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => (closed ? null : Math.min(LONGEST_PAUSE_MS, 50 * 2 ** times)),
  } satisfies RedisOptions;
  const asking = new Redis(url, { ...common, enableOfflineQueue: false, autoResendUnfulfilledCommands: false });
  const working = options.works ? new Redis(url, common) : null;
  let lastError: unknown = new Error(jobTexts.noAnswer);
  asking.on('error', (error) => {
    lastError = error;
  });
  asking.on('close', () => {
    if (!closed) outage.failed(lastError);
  });
  asking.on('ready', () => {
    outage.worked();
    checkServer(asking, log).catch(() => {});
  });
  // It tells nothing that the other does not.
  working?.on('error', () => {});
  working?.on('ready', () => {
    // Not in another installation's database.
    working.select(working.options.db ?? 0).catch(() => working.disconnect(true));
  });
  const answers = async (): Promise<boolean> => {
    if (asking.status !== 'ready') return false;
    return inTime(asking.ping(), QUIT_MS).then(
      () => true,
      () => false,
    );
  };
  return {
    asking,
    working,
    ask: createAsk({ redis: asking, outage, isClosed: () => closed, away: () => whyAway(asking, lastError) }),
    answers,
    close: async () => {
      closed = true;
      const all = [asking, ...(working ? [working] : [])];
      const ready = all.filter((redis) => redis.status === 'ready');
      await Promise.race([
        Promise.allSettled(ready.map((redis) => redis.quit())),
        wait(QUIT_MS, undefined, { ref: false }),
      ]);
      for (const redis of all) redis.disconnect();
    },
  };
}
