/** Turns at hosts for all processes that share a store: who may send next stands in the table `fetch_places`. */
import type { Db } from '../../store/store.js';
import { countCall } from './count-call.js';
import { pause } from './pause.js';
import { type Claim, turnStatements } from './turn-statements.js';
import { SCATTER_MS, type SharedTurns, type Turn, type TurnRequest } from './turns.js';

/** What a process may need beside the request itself before it ends its turn, so that nobody alive is taken for dead. */
const SLACK_MS = 5_000;
/** How often to look whether a turn that somebody has is over: twice in the pause that follows it, so that its end is not missed. */
const SHORTEST_LOOK_MS = 200;
const LONGEST_LOOK_MS = 1_000;
const HOUR_MS = 3_600_000;

export interface StoreTurnsOptions {
  db: Db;
  /** Names the process (see jobs/owner.ts); nobody else who takes turns has the same. */
  owner: string;
  /** How much longer than its request may take a holder is believed to live. Default 5 s. */
  slackMs?: number;
  /** This process's clock, in which rests are told and asked for; everything else goes by the database's. */
  now?: () => Date;
}

export function createStoreTurns({
  db,
  owner,
  slackMs = SLACK_MS,
  now = () => new Date(),
}: StoreTurnsOptions): SharedTurns {
  const statements = turnStatements(db);
  let forgetAt = performance.now() + HOUR_MS;

  async function forgetNowAndThen(): Promise<void> {
    if (performance.now() < forgetAt) return;
    forgetAt = performance.now() + HOUR_MS;
    await statements.forgetIdle();
  }

  /** Returns when a claim may succeed, or the signal is aborted. */
  async function awaitChance(claim: Claim, losses: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const { isHeld, waitMs } = await statements.look(claim);
      // Somebody was quicker although the place looks free: each time that happens we step back further.
      const freeMs = waitMs > 0 ? waitMs : Math.min(2 ** losses, SHORTEST_LOOK_MS);
      await pause(isHeld ? Math.min(freeMs, lookMs(claim)) : freeMs + SCATTER_MS * Math.random(), signal);
      if (!isHeld || signal.aborted) return;
    }
  }

  return {
    async take(request, signal) {
      await forgetNowAndThen();
      const claim = { ...request, holder: owner, leaseMs: request.longestMs + slackMs };
      for (let losses = 0; !signal.aborted; losses += 1) {
        const restMs = await statements.claim(claim);
        if (restMs === null) {
          await awaitChance(claim, losses, signal);
          continue;
        }
        const turn = turnOf(restMs > 0 ? restMs : await spendOne(request), claim);
        if (!signal.aborted) return turn;
        await turn.end(false);
      }
      return null;
    },

    rest: (places, until) => statements.rest(places, until.getTime() - now().getTime()),
  };

  /** Who has the turn is alone at the place, so counting and adding need not be one statement. @returns ms until the next call is allowed. */
  async function spendOne({ origin, perHour }: Pick<TurnRequest, 'origin' | 'perHour'>): Promise<number> {
    return perHour === undefined ? 0 : countCall(db, origin, perHour);
  }

  function turnOf(restMs: number, claim: Claim): Turn {
    return {
      restUntil: restMs > 0 ? new Date(now().getTime() + restMs) : null,
      end: (spaced) => statements.end(claim, spaced),
    };
  }
}

const lookMs = ({ spacingMs }: Pick<TurnRequest, 'spacingMs'>): number =>
  Math.min(Math.max(spacingMs / 2, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);

/** Ends the turns of processes that are no more, at a start: they would run out by themselves, but only after half a minute. */
export async function freeDeadTurns(db: Db, isDead: (owner: string) => boolean): Promise<void> {
  const statements = turnStatements(db);
  for (const holder of await statements.holders()) if (isDead(holder)) await statements.free(holder);
}
