/** Ids that sort by arrival: ULIDs, rising within the process even when the clock stands still or steps back. */
import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Chance is drawn in handfuls: asking the system for each letter took longer than saving the item. */
const handful = new Uint32Array(1024);
let used = handful.length;

function draw(): number {
  if (used === handful.length) {
    randomFillSync(handful);
    used = 0;
  }
  return (handful[used++] ?? 0) / 2 ** 32;
}

const next = monotonicFactory(draw);

export function newId(): string {
  return next();
}
