/** What the commands of `spanare watches` share: finding one by id or name, how it stands, and the ways of telling it. */
import { FEED_FORMATS } from '../export/feeds.js';
import { watchTexts } from '../texts/watches.js';
import { formatShortDate } from '../texts/web-format.js';
import { countHits } from '../watches/hits.js';
import { findWatch, listWatches, MOST_WATCHES, type WatchOutcome, type WatchProblem } from '../watches/kept-watches.js';
import { boundsOf } from '../watches/period.js';
import { readWatch } from '../watches/read-watch.js';
import { readSeen } from '../watches/readers.js';
import { nameKey, type Watch } from '../watches/watch.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure } from './context.js';

const texts = watchTexts.cli;

export interface JsonOption {
  json?: boolean;
}

/** What filters may name. */
export const knownTo = ({ config, catalogue }: Parts) => ({ areas: config.areas, sources: catalogue.all() });

export const now = (): string => new Date().toISOString();

/** What is there is gone through at once; where Spanare runs, both do it together. */
export async function bringUpToDate(
  parts: Parts,
  { terminal, signal }: CommandContext,
  isInterruptible = true,
): Promise<void> {
  let toldMs = performance.now();
  const { complete } = await parts.matchWatches({
    signal,
    onProgress: ({ items, left }) => {
      if (performance.now() - toldMs < 1000) return;
      toldMs = performance.now();
      terminal.progress(texts.progress(items, left));
    },
  });
  if (!complete && isInterruptible) throw new CommandFailure(texts.interrupted);
}

function describe(problem: WatchProblem, id: string): string {
  switch (problem.kind) {
    case 'removed':
      return watchTexts.problems.removed(problem.watch.name);
    case 'taken':
      return watchTexts.problems.taken(problem.by.name, problem.by.owner, problem.by.id);
    case 'too-many':
      return watchTexts.problems.tooMany(problem.limit);
    default:
      return texts.unknown(id);
  }
}

/** @throws CommandFailure */
export function unwrap(outcome: WatchOutcome, id: string): Watch {
  if (!outcome.ok) throw new CommandFailure(describe(outcome.problem, id));
  return outcome.watch;
}

/** By id, or by a name that only one has. @throws CommandFailure */
export async function findNamed({ store }: Parts, idOrName: string, isRemoved = false): Promise<Watch> {
  const watch = await findWatch(store.db, idOrName.toUpperCase());
  if (watch !== null) return watch;
  const all = await listWatches(store.db, { limit: 10 * MOST_WATCHES, isRemoved });
  const named = all.filter(({ name }) => nameKey(name) === nameKey(idOrName));
  const [only] = named;
  if (only === undefined) throw new CommandFailure(texts.unknown(idOrName));
  if (named.length > 1)
    throw new CommandFailure(
      texts.ambiguous(
        only.name,
        named.map(({ id }) => id),
      ),
    );
  return only;
}

/** As it stands, with its counts for a reader. */
export async function readState(parts: Parts, id: string, reader: string | undefined) {
  const { db } = parts.store;
  const watch = await findWatch(db, id);
  if (watch === null) throw new CommandFailure(texts.unknown(id));
  const read = readWatch(watch, knownTo(parts));
  const bounds = boundsOf(read.filters);
  const seen = await readSeen(db, watch, reader);
  const { total, unseen } = await countHits(db, watch, bounds, seen);
  return { watch, bounds, seen, total, unseen, problems: read.problems };
}
export type State = Awaited<ReturnType<typeof readState>>;

function feedUrls({ config }: Parts, { id, owner, feedKey }: Watch): Record<string, string> {
  const key = owner === null ? '' : `?key=${feedKey}`;
  return Object.fromEntries(
    FEED_FORMATS.map((format) => [format, new URL(`/api/v1/watches/${id}/feed.${format}${key}`, config.baseUrl).href]),
  );
}

export function toJson(parts: Parts, { watch, seen, total, unseen, problems }: State): object {
  const { feedKey: _key, hitsChangedAt: _changed, revision: _revision, ...told } = watch;
  return { ...told, total, new: unseen, seen, problems, feedUrls: feedUrls(parts, watch) };
}

export function sayWatch({ watch, total, unseen }: State, { terminal }: CommandContext): void {
  terminal.say(`${watch.id}  ${watch.name}`);
  const notes = [
    texts.line(total, unseen),
    watch.owner === null ? texts.forAll : texts.ownedBy(watch.owner),
    ...(watch.filled === null || watch.removedAt !== null ? [] : [texts.filling(watch.filled)]),
    ...(watch.removedAt === null ? [] : [texts.removedAt(formatShortDate(watch.removedAt))]),
  ];
  terminal.say(`  ${notes.join(', ')}`);
  if (watch.q !== '') terminal.say(`  ${watch.q}`);
  const filters = Object.entries(watch.filters).map(([name, value]) => `${name} ${[value].flat().join(', ')}`);
  if (filters.length > 0) terminal.say(`  ${texts.filters(filters)}`);
}

export function sayFeeds(parts: Parts, watch: Watch, { terminal }: CommandContext): void {
  terminal.say(`  ${texts.feeds}`);
  for (const url of Object.values(feedUrls(parts, watch))) terminal.say(`    ${url}`);
}
