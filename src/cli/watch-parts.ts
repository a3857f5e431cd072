/** What the commands of `spanare watches` share: finding one by id or name, how it stands, and the ways of telling it. */
import { knownTo } from '../search/resolve-filters.js';
import { watchTexts } from '../texts/watches.js';
import { formatShortDate } from '../texts/web-format.js';
import { findWatch, listAllWatches, type WatchOutcome } from '../watches/kept-watches.js';
import { feedAddresses, sayProblem, type ToldWatch, tellWatch } from '../watches/told-watch.js';
import { nameKey, type Watch } from '../watches/watch.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure } from './context.js';

const texts = watchTexts.cli;

export interface JsonOption {
  json?: boolean;
}

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

/** @throws CommandFailure */
export function unwrap(outcome: WatchOutcome, id: string): Watch {
  if (!outcome.ok) throw new CommandFailure(sayProblem(outcome.problem, texts.unknown(id)));
  return outcome.watch;
}

/** By id, or by a name that only one has. @param isRemoved among which names to look; 'any' for all. @throws CommandFailure */
export async function findNamed(
  { store }: Parts,
  idOrName: string,
  isRemoved: boolean | 'any' = false,
): Promise<Watch> {
  const watch = await findWatch(store.db, idOrName.toUpperCase());
  if (watch !== null) return watch;
  const all = await listAllWatches(store.db, isRemoved === 'any' ? {} : { isRemoved });
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

/** As it stands, with its counts for a reader. @throws CommandFailure */
export async function readState(parts: Parts, id: string, reader: string | undefined): Promise<ToldWatch> {
  const { db } = parts.store;
  const watch = await findWatch(db, id);
  if (watch === null) throw new CommandFailure(texts.unknown(id));
  return tellWatch(db, watch, knownTo(parts), reader);
}

/** Whole: whoever is here has the store. */
const feedUrls = ({ config }: Parts, watch: Watch) => feedAddresses(config.baseUrl, watch, { withKey: true });

export function toJson(parts: Parts, { watch, seen, total, unseen, problems }: ToldWatch): object {
  const { feedKey: _key, hitsChangedAt: _changed, revision: _revision, ...told } = watch;
  return { ...told, total, new: unseen, seen, problems, feedUrls: feedUrls(parts, watch) };
}

export function sayWatch({ watch, total, unseen }: ToldWatch, { terminal }: CommandContext): void {
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
