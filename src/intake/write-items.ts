/**
 * The transaction in which items change. The counter of changes is locked first of all: writers of items take turns, so two of them can never
 * both find that an item is new, and none waits for another in a circle. Those of one process stand in a line of its own first: whoever waits
 * for the lock holds a connection, and readers need those.
 */
import { type LockedChanges, lockChanges } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';
import { transact } from '../store/transaction.js';

export interface ItemWriter {
  trx: Trx;
  /** The number of the next change; kept when the transaction ends well. */
  nextChange(): number;
}

/** A person waits for at most one batch; what is fetched waits for persons. */
export type WriteHaste = 'person' | 'routine';

interface Line {
  isTaken: boolean;
  waiting: Record<WriteHaste, (() => void)[]>;
}

const lines = new WeakMap<Db, Line>();

function lineOf(db: Db): Line {
  const line = lines.get(db) ?? { isTaken: false, waiting: { person: [], routine: [] } };
  lines.set(db, line);
  return line;
}

async function takeTurn(line: Line, haste: WriteHaste): Promise<void> {
  if (line.isTaken) await new Promise<void>((resolve) => line.waiting[haste].push(resolve));
  line.isTaken = true;
}

/** The turn is handed on, so that nobody can step in between. */
function endTurn(line: Line): void {
  const next = line.waiting.person.shift() ?? line.waiting.routine.shift();
  if (next === undefined) line.isTaken = false;
  else next();
}

async function writeIn<T>(trx: Trx, changes: LockedChanges, work: (writer: ItemWriter) => Promise<T>): Promise<T> {
  const result = await work({ trx, nextChange: changes.next });
  await changes.keep();
  return result;
}

/** @param work may run again when the database broke it off: nothing outside the database may be changed by it. */
export async function writeItems<T>(
  db: Db,
  work: (writer: ItemWriter) => Promise<T>,
  haste: WriteHaste = 'routine',
): Promise<T> {
  const line = lineOf(db);
  await takeTurn(line, haste);
  try {
    return await transact(db, async (trx) => writeIn(trx, await lockChanges(trx), work));
  } finally {
    endTurn(line);
  }
}
