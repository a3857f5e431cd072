/** `spanare watches`, `watches show` and `watches seen`: saved searches listed with what is new, shown with their hits, and marked as read. */
import { webAddressOf } from '../domain/tip-source.js';
import { readItems } from '../intake/items.js';
import { watchTexts } from '../texts/watches.js';
import { formatShortDate } from '../texts/web-format.js';
import { listHits } from '../watches/hits.js';
import { listWatches, MOST_WATCHES } from '../watches/kept-watches.js';
import { markSeen } from '../watches/readers.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import {
  bringUpToDate,
  findNamed,
  type JsonOption,
  now,
  readState,
  type State,
  sayFeeds,
  sayWatch,
  toJson,
} from './watch-parts.js';

const texts = watchTexts.cli;

export interface ListWatchesOptions extends JsonOption {
  owner?: string;
  reader?: string;
  removed?: boolean;
}

export async function runListWatches(options: ListWatchesOptions, context: CommandContext): Promise<void> {
  const isRemoved = options.removed === true;
  const owner = options.owner === '' ? null : options.owner;
  await withParts(async (parts) => {
    await bringUpToDate(parts, context, false);
    const watches = await listWatches(parts.store.db, { limit: MOST_WATCHES, isRemoved, owner });
    const states: State[] = [];
    for (const { id } of watches) states.push(await readState(parts, id, options.reader));
    if (options.json === true) context.terminal.json({ watches: states.map((state) => toJson(parts, state)) });
    else if (states.length === 0) context.terminal.say(isRemoved ? texts.noneRemoved : texts.none);
    else for (const state of states) sayWatch(state, context);
  });
}

export interface ShowWatchOptions extends JsonOption {
  new?: boolean;
  reader?: string;
  limit?: string;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new CommandFailure(texts.badLimit);
  return limit;
}

async function readHits(parts: Parts, { watch, bounds, seen }: State, isNew: boolean, limit: number) {
  const { db } = parts.store;
  const above = isNew ? seen : undefined;
  const found = await listHits(db, watch, bounds, { limit: limit + 1, above });
  const hits = found.slice(0, limit);
  const items = await readItems(
    db,
    hits.map((hit) => hit.itemId),
  );
  const byId = new Map(items.filter((item) => item.deletedAt === null).map((item) => [item.id, item]));
  const shown = hits.flatMap(({ itemId, number, matchedAt }) => {
    const item = byId.get(itemId);
    return item === undefined ? [] : [{ number, isNew: number > seen, matchedAt, item }];
  });
  return { shown, hasMore: found.length > limit };
}
type Hits = Awaited<ReturnType<typeof readHits>>;

function sayHits(
  parts: Parts,
  { shown, hasMore }: Hits,
  options: ShowWatchOptions,
  { terminal }: CommandContext,
): void {
  if (shown.length === 0) terminal.say(`\n${options.new === true ? texts.nothingNew : texts.noHits}`);
  for (const { item, isNew } of shown) {
    const notes = [
      parts.catalogue.nameOf(item.sourceId),
      formatShortDate(item.sortAt),
      ...(isNew ? [texts.isNew] : []),
    ];
    const url = webAddressOf(item.url);
    terminal.say(`\n${item.title}\n  ${notes.join(', ')}${url === null ? '' : `\n  ${url}`}`);
  }
  if (hasMore) terminal.say(`\n${texts.more(shown.length)}`);
}

export async function runShowWatch(id: string, options: ShowWatchOptions, context: CommandContext): Promise<void> {
  const limit = parseLimit(options.limit ?? '20');
  await withParts(async (parts) => {
    const found = await findNamed(parts, id);
    await bringUpToDate(parts, context, false);
    const state = await readState(parts, found.id, options.reader);
    const hits = await readHits(parts, state, options.new === true, limit);
    if (options.json === true) {
      const shown = hits.shown.map(({ item, ...rest }) => ({
        ...rest,
        item: { ...item, url: webAddressOf(item.url) },
      }));
      return context.terminal.json({ watch: toJson(parts, state), hits: shown });
    }
    for (const problem of state.problems) context.terminal.complain(problem);
    sayWatch(state, context);
    sayFeeds(parts, state.watch, context);
    sayHits(parts, hits, options, context);
  });
}

export interface SeenOptions extends JsonOption {
  reader?: string;
  number?: string;
}

function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new CommandFailure(texts.badNumber);
  return Number(text);
}

export async function runMarkSeen(id: string, options: SeenOptions, { terminal }: CommandContext): Promise<void> {
  const number = parseNumber(options.number);
  await withParts(async (parts) => {
    const watch = await findNamed(parts, id);
    const marked = await markSeen(parts.store.db, watch, { reader: options.reader, number }, now());
    if (marked === null) throw new CommandFailure(watchTexts.mistakes.number(watch.lastNumber));
    const state = await readState(parts, watch.id, options.reader);
    if (options.json === true) return terminal.json({ id: watch.id, ...marked, new: state.unseen });
    const isAll = marked.seen === state.watch.lastNumber;
    const { name } = watch;
    terminal.say(
      isAll ? texts.isSeen(name, watch.id, marked.before) : texts.isSeenTo(name, marked.seen, watch.id, marked.before),
    );
  });
}
