/** One request at a time to each scheme, host and port, with a pause between them: an origin in, the right to send one request out. */

/** A lane without work is kept this long, so that a request with longer spacing still sees when the last one ended. */
const KEEP_IDLE_MS = 60_000;
/** A longer timer fires at once in Node. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The right to send one request; `end` must be called exactly when it is over. */
export interface LaneTurn {
  /** @param spaced false when nothing was sent, so that the next in line need not wait. */
  end(spaced?: boolean): void;
}

export interface HostLanes {
  /**
   * Waits for a turn, in order of asking. Between two requests lies at least the longer of their spacings, from end to start.
   * @returns null when the signal is aborted while waiting
   */
  takeTurn(origin: string, spacingMs: number, signal: AbortSignal): Promise<LaneTurn | null>;
  /** Lanes in memory now. */
  readonly size: number;
}

interface Waiter {
  spacingMs: number;
  start(): void;
}

interface Lane {
  isBusy: boolean;
  /** Monotonic, ms; -Infinity before the first request. */
  endedAt: number;
  spacingMs: number;
  waiters: Waiter[];
  timer: NodeJS.Timeout | undefined;
}

export function createHostLanes(options: { keepIdleMs?: number } = {}): HostLanes {
  const keepIdleMs = options.keepIdleMs ?? KEEP_IDLE_MS;
  const lanes = new Map<string, Lane>();

  function advance(origin: string, lane: Lane): void {
    clearTimeout(lane.timer);
    if (lane.isBusy) return;
    const next = lane.waiters[0];
    const waitMs = next ? msUntilFree(lane, next.spacingMs) : msUntilFree(lane, keepIdleMs);
    if (waitMs > 0) {
      lane.timer = setTimeout(() => advance(origin, lane), Math.min(Math.ceil(waitMs), LONGEST_TIMER_MS));
      // Only a waiting request is a reason to keep the process alive.
      if (!next) lane.timer.unref();
    } else if (next) {
      lane.waiters.shift();
      lane.isBusy = true;
      lane.spacingMs = next.spacingMs;
      next.start();
    } else {
      lanes.delete(origin);
    }
  }

  function turnIn(origin: string, lane: Lane): LaneTurn {
    let isOver = false;
    return {
      end(spaced = true) {
        if (isOver) return;
        isOver = true;
        lane.isBusy = false;
        if (spaced) lane.endedAt = performance.now();
        advance(origin, lane);
      },
    };
  }

  function laneOf(origin: string): Lane {
    const lane = lanes.get(origin) ?? {
      isBusy: false,
      endedAt: -Infinity,
      spacingMs: 0,
      waiters: [],
      timer: undefined,
    };
    lanes.set(origin, lane);
    return lane;
  }

  return {
    get size() {
      return lanes.size;
    },
    takeTurn(origin, spacingMs, signal) {
      if (signal.aborted) return Promise.resolve(null);
      const lane = laneOf(origin);
      return new Promise((resolve) => {
        const leave = () => {
          lane.waiters = lane.waiters.filter((other) => other !== waiter);
          advance(origin, lane);
          resolve(null);
        };
        const waiter: Waiter = {
          spacingMs,
          start() {
            signal.removeEventListener('abort', leave);
            resolve(turnIn(origin, lane));
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        lane.waiters.push(waiter);
        advance(origin, lane);
      });
    },
  };
}

function msUntilFree(lane: Lane, spacingMs: number): number {
  return lane.endedAt + Math.max(spacingMs, lane.spacingMs) - performance.now();
}
