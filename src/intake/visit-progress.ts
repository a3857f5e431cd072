/** The entries of a visit in as they are read and saved, what they amount to out: counted by what became of them, and how far back they reach. */
import type { SeenWindow } from '../sources/health/gap.js';
import type { Draft } from './normalise.js';
import type { Saved, SaveOutcome } from './save-item.js';

export type Counts = Record<SaveOutcome, number> & { deleted: number; skipped: number };

export interface Progress {
  counts: Counts;
  /** Items that the source had not given before this visit. */
  fresh: Set<string>;
  /** Whether there was more, its reader tells in the end. */
  window: Omit<SeenWindow, 'isCut'>;
}

export const startProgress = (): Progress => ({
  counts: { new: 0, changed: 0, 'also-in': 0, unchanged: 0, deleted: 0, skipped: 0 },
  fresh: new Set(),
  window: { size: 0, known: 0, oldestAt: null, newestAt: null },
});

const DAY_MS = 86_400_000;

/** A day without a time may be as late as its end. */
const asLateAsMayBe = ({ at, precision }: NonNullable<Draft['published']>): string =>
  precision === 'day' ? new Date(Date.parse(at) + DAY_MS - 1).toISOString() : at;

export function addDrafts({ window }: Progress, drafts: readonly Draft[]): void {
  window.size += drafts.length;
  for (const { published } of drafts) {
    if (published === null || published.precision === 'month' || published.precision === 'year') continue;
    const latest = asLateAsMayBe(published);
    if (window.oldestAt === null || latest < window.oldestAt) window.oldestAt = latest;
    if (window.newestAt === null || published.at > window.newestAt) window.newestAt = published.at;
  }
}

/** An entry given twice in one visit is not known from before. */
export function addSaved({ counts, fresh, window }: Progress, saved: readonly Saved[]): void {
  for (const { itemId, outcome } of saved) {
    counts[outcome]++;
    if (outcome === 'new' || outcome === 'also-in') fresh.add(itemId);
    else if (!fresh.has(itemId)) window.known++;
  }
}
