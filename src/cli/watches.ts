/** `spanare watches`, `watches show` and `watches seen`: saved searches listed with what is new, shown with their hits, and marked as read. */
import { webAddressOf } from '../domain/tip-source.js';
import { watchTexts } from '../texts/watches.js';
import { formatShortDate } from '../texts/web-format.js';
import { type HitPage, readHitPage } from '../watches/hit-items.js';
import { listAllWatches } from '../watches/kept-watches.js';
import { markSeen } from '../watches/readers.js';
import type { ToldWatch } from '../watches/told-watch.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import {
  bringUpToDate,
  findNamed,
  type JsonOption,
  now,
  readState,
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
    const watches = await listAllWatches(parts.store.db, { isRemoved, owner });
    const states: ToldWatch[] = [];
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

function sayHits(parts: Parts, { hits, next }: HitPage, options: ShowWatchOptions, { terminal }: CommandContext): void {
  if (hits.length === 0) terminal.say(`\n${options.new === true ? texts.nothingNew : texts.noHits}`);
  for (const { item, isNew } of hits) {
    const notes = [
      parts.catalogue.nameOf(item.sourceId),
      formatShortDate(item.sortAt),
      ...(isNew ? [texts.isNew] : []),
    ];
    const url = webAddressOf(item.url);
    terminal.say(`\n${item.title}\n  ${notes.join(', ')}${url === null ? '' : `\n  ${url}`}`);
  }
  if (next !== undefined) terminal.say(`\n${texts.more(hits.length)}`);
}

export async function runShowWatch(id: string, options: ShowWatchOptions, context: CommandContext): Promise<void> {
  const limit = parseLimit(options.limit ?? '20');
  await withParts(async (parts) => {
    const found = await findNamed(parts, id);
    await bringUpToDate(parts, context, false);
    const state = await readState(parts, found.id, options.reader);
    const above = options.new === true ? state.seen : undefined;
    const page = await readHitPage(parts.store.db, state, { limit, above });
    if (options.json === true) {
      const shown = page.hits.map(({ item, ...rest }) => ({
        ...rest,
        item: { ...item, url: webAddressOf(item.url) },
      }));
      return context.terminal.json({ watch: toJson(parts, state), hits: shown });
    }
    for (const problem of state.problems) context.terminal.complain(problem);
    sayWatch(state, context);
    sayFeeds(parts, state.watch, context);
    sayHits(parts, page, options, context);
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
