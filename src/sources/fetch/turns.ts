/**
 * Turns at origins and rests they have asked for: first among the requests of this process, in order, then among all processes that share
 * a store. An origin in, the right to send one request out, or until when the place must be left alone.
 */
import type { Log } from '../../domain/log.js';
import { createHostLanes, type LaneTurn } from './host-lanes.js';
import { pauseUpTo } from './pause.js';
import { createRests } from './retry-after.js';

export interface TurnRequest {
  /** Who stands in this line: an origin, or the name of a limit that several share. */
  origin: string;
  /** Shortest time from the end of the request before and to the start of the next one, ms. */
  spacingMs: number;
  /** Most requests at the origin in any hour, by all who share a store. */
  perHour?: number | undefined;
  /** How long the request may take, ms: only after that is its holder taken for dead. */
  longestMs: number;
  /** The place whose rest counts: the origin, or the address of a subscription. */
  restPlace: string;
}

/** The right to send one request, unless the place rests. `end` must be called exactly when it is over, also when nothing was sent. */
export interface Turn {
  restUntil: Date | null;
  /** @param spaced false when nothing was sent, so that the next in line need not wait. */
  end(spaced: boolean): Promise<void>;
}

/**
 * Who has waited for a pause to end is delayed by up to so much: all who wait, in whatever process, should have a chance of being next, and
 * the one that sees the end of its own request would always be first. About as long as timers and statements differ.
 */
export const SCATTER_MS = 20;

/** PORT: turns and rests among processes. Each process asks for one turn at a time at each origin. Everything rejects when the store does. */
export interface SharedTurns {
  /**
   * Waits until nobody has the turn and at least the longer pause of the last request and this one is over.
   * @returns null when the signal is aborted while waiting; nothing is held then.
   */
  take(request: TurnRequest, signal: AbortSignal): Promise<Turn | null>;
  /** @param places origins or addresses. */
  rest(places: readonly string[], until: Date): Promise<void>;
}

export interface Turns {
  /**
   * Comes back at once with a place that rests.
   * @returns null when the signal is aborted while waiting.
   * @throws what the store throws when it can't say whose turn it is: nothing may be sent then.
   */
  take(request: TurnRequest, signal: AbortSignal): Promise<Turn | null>;
  rest(places: readonly string[], until: Date): Promise<void>;
}

export interface TurnsOptions {
  now: () => Date;
  /** Absent: among the requests of this process only. */
  shared?: SharedTurns | undefined;
  log?: Log | undefined;
}

export function createTurns({ now, shared, log }: TurnsOptions): Turns {
  const lanes = createHostLanes();
  const rests = createRests(now);
  /** What the store can't be told now costs nobody an answer that has come: the turn runs out by itself, and this process remembers. */
  const untold = (error: unknown) => log?.warn({ err: error }, 'turn-not-stored');

  async function takeShared(request: TurnRequest, askedAt: number, signal: AbortSignal): Promise<Turn | null> {
    if (!shared) return { restUntil: null, end: async () => {} };
    const hasWaited = performance.now() > askedAt + 1;
    if (hasWaited) await pauseUpTo(SCATTER_MS, signal);
    const turn = await shared.take(request, signal);
    if (turn?.restUntil) rests.rest(request.restPlace, turn.restUntil);
    return turn;
  }

  async function endBoth(turn: Turn, lane: LaneTurn, spaced: boolean): Promise<void> {
    await turn.end(spaced).catch(untold);
    lane.end(spaced);
  }

  return {
    async take(request, signal) {
      const { origin, spacingMs, restPlace } = request;
      const restBefore = rests.restsUntil(restPlace);
      if (restBefore) return resting(restBefore);
      const askedAt = performance.now();
      const lane = await lanes.takeTurn(origin, spacingMs, signal);
      if (!lane) return null;
      try {
        // The request before this one may have been told to wait.
        const restUntil = rests.restsUntil(restPlace);
        const turn = restUntil ? resting(restUntil) : await takeShared(request, askedAt, signal);
        if (turn) return { restUntil: turn.restUntil, end: (spaced) => endBoth(turn, lane, spaced) };
      } catch (error) {
        lane.end(false);
        throw error;
      }
      lane.end(false);
      return null;
    },

    async rest(places, until) {
      if (until <= now()) return;
      for (const place of places) rests.rest(place, until);
      await shared?.rest(places, until).catch(untold);
    },
  };
}

const resting = (restUntil: Date): Turn => ({ restUntil, end: async () => {} });
