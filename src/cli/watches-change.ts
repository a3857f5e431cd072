/** `spanare watches add`, `change`, `remove` and `restore`: a saved search made, and what becomes of it. */
import type { z } from 'zod';
import { webAddressOf } from '../domain/tip-source.js';
import { knownTo } from '../search/resolve-filters.js';
import { watchTexts } from '../texts/watches.js';
import { formatShortDate } from '../texts/web-format.js';
import { eraseWatch } from '../watches/erase-watches.js';
import { addWatch, changeWatch, removeWatch, restoreWatch } from '../watches/kept-watches.js';
import { previewWatch } from '../watches/preview.js';
import type { Watch } from '../watches/watch.js';
import { refusalOf, toFilters, toInput, watchChangeSchema, watchSchema } from '../watches/watch-input.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';
import { bringUpToDate, findNamed, type JsonOption, now, readState, sayFeeds, toJson, unwrap } from './watch-parts.js';

const texts = watchTexts.cli;

export interface WatchOptions extends JsonOption {
  name?: string;
  query?: string;
  area?: string[];
  level?: string[];
  type?: string[];
  source?: string[];
  language?: string[];
  from?: string;
  to?: string;
  owner?: string;
}

const FILTER_NAMES = ['area', 'level', 'type', 'source', 'language', 'from', 'to'] as const;

/** What is empty takes the filter away. @returns undefined where no filter is told. */
function filtersOf(options: WatchOptions): Record<string, unknown> | undefined {
  const told = FILTER_NAMES.filter((name) => options[name] !== undefined);
  if (told.length === 0) return undefined;
  const isSaid = (value: string | string[] | undefined): boolean => value !== '' && value?.[0] !== '';
  return Object.fromEntries(told.filter((name) => isSaid(options[name])).map((name) => [name, options[name]]));
}

/** What the fields are called here. */
const ARGUMENTS: Record<string, string> = { name: 'NAME', q: 'QUERY' };

function optionOf(path: readonly PropertyKey[]): string {
  const [field, filter] = path.map(String);
  return ARGUMENTS[field ?? ''] ?? `--${field === 'filters' ? filter : field}`;
}

/** @throws CommandFailure with every mistake. */
function parse<Schema extends z.ZodType>(schema: Schema, input: object): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(parsed.error.issues.map(({ path, message }) => `${optionOf(path)}: ${message}`).join('\n'));
}

function refuseEverything(parts: Parts, input: Parameters<typeof refusalOf>[0]): void {
  const reason = refusalOf(input, knownTo(parts));
  if (reason !== null) throw new CommandFailure(reason);
}

async function sayPreview(
  parts: Parts,
  input: { q: string; filters: Watch['filters'] },
  options: JsonOption,
  context: CommandContext,
): Promise<void> {
  await parts.syncIndex({ signal: context.signal });
  const found = await previewWatch(
    {
      db: parts.store.db,
      known: knownTo(parts),
      synonyms: parts.synonyms(),
      search: (request) => parts.engine().search(request),
    },
    input,
  );
  const { total, items, problems, notes } = found;
  if (options.json === true) {
    const shown = items.map((item) => ({ ...item, url: webAddressOf(item.url) }));
    return context.terminal.json({ saved: false, ...found, items: shown });
  }
  for (const sentence of [...problems, ...notes]) context.terminal.complain(sentence);
  context.terminal.say(texts.wouldFind(total));
  for (const item of items) context.terminal.say(`  ${formatShortDate(item.sortAt)}  ${item.title}`);
}

export async function runAddWatch(
  name: string,
  query: string | undefined,
  options: WatchOptions & { dryRun?: boolean },
  context: CommandContext,
): Promise<void> {
  await withParts(async (parts) => {
    const told = { name, q: query ?? '', filters: filtersOf(options), owner: options.owner };
    const input = toInput(parse(watchSchema(knownTo(parts)), told));
    refuseEverything(parts, input);
    if (options.dryRun === true) return sayPreview(parts, input, options, context);
    const { id } = unwrap(await addWatch(parts.store.db, input, now()), '');
    await bringUpToDate(parts, context);
    const state = await readState(parts, id, undefined);
    if (options.json === true) return context.terminal.json({ added: true, watch: toJson(parts, state) });
    for (const problem of state.problems) context.terminal.complain(problem);
    context.terminal.say(texts.added(state.watch.name, id));
    context.terminal.say(`  ${texts.line(state.total, state.unseen)}`);
  });
}

export interface ChangeWatchOptions extends WatchOptions {
  forAll?: boolean;
  filters?: boolean;
  newKey?: boolean;
}

/** Filters that are told take the place of their like; the others stand, unless --no-filters takes them away first. */
function changedFilters(watch: Watch, options: ChangeWatchOptions): object | undefined {
  const told = filtersOf(options);
  if (told === undefined && options.filters !== false) return undefined;
  const standing = options.filters === false ? {} : watch.filters;
  const isTold = (name: string): boolean => FILTER_NAMES.some((one) => one === name && options[one] !== undefined);
  const kept = Object.entries(standing).filter(([name]) => !isTold(name));
  return { ...Object.fromEntries(kept), ...told };
}

function readChange(parts: Parts, watch: Watch, options: ChangeWatchOptions) {
  const { name, query, owner, forAll, newKey } = options;
  const filters = changedFilters(watch, options);
  const told = parse(watchChangeSchema(knownTo(parts)), {
    ...(name !== undefined && { name }),
    ...(query !== undefined && { q: query.trim() }),
    ...(owner !== undefined && { owner }),
    ...(forAll === true && { owner: null }),
    ...(filters !== undefined && { filters }),
  });
  return { ...told, filters: told.filters && toFilters(told.filters), newKey };
}

export async function runChangeWatch(id: string, options: ChangeWatchOptions, context: CommandContext): Promise<void> {
  const { json: _json, ...told } = options;
  // Commander gives `filters: true` where --no-filters is not written.
  const isNothing = Object.entries(told).every(([name, value]) => name === 'filters' && value === true);
  if (isNothing) throw new CommandFailure(texts.noChange);
  await withParts(async (parts) => {
    const watch = await findNamed(parts, id);
    const change = readChange(parts, watch, options);
    if (change.q !== undefined || change.filters !== undefined)
      refuseEverything(parts, { q: change.q ?? watch.q, filters: change.filters ?? watch.filters });
    unwrap(await changeWatch(parts.store.db, watch.id, change, now()), id);
    await bringUpToDate(parts, context);
    const state = await readState(parts, watch.id, undefined);
    if (options.json === true) return context.terminal.json({ changed: true, watch: toJson(parts, state) });
    for (const problem of state.problems) context.terminal.complain(problem);
    context.terminal.say(texts.changed(state.watch.name));
    if (options.newKey === true) sayFeeds(parts, state.watch, context);
  });
}

/** Does it to each watch; those that are not there are told after the others are done. @throws CommandFailure when there were any. */
async function changeEach(
  ids: string[],
  isRemoved: boolean | 'any',
  change: (parts: Parts, watch: Watch) => Promise<void>,
  after: (parts: Parts) => Promise<void>,
): Promise<void> {
  await withParts(async (parts) => {
    const failures: string[] = [];
    for (const id of new Set(ids)) {
      try {
        await change(parts, await findNamed(parts, id, isRemoved));
      } catch (error) {
        if (!(error instanceof CommandFailure)) throw error;
        failures.push(error.message);
      }
    }
    await after(parts);
    if (failures.length > 0) throw new CommandFailure(failures.join('\n'));
  });
}

export interface RemoveWatchOptions extends JsonOption {
  erase?: boolean;
}

async function removeOne({ store }: Parts, { id }: Watch, isJson: boolean, { terminal }: CommandContext) {
  const { name, removedAt } = unwrap(await removeWatch(store.db, id, now()), id);
  if (isJson) terminal.json({ removed: true, id, name, removedAt });
  else terminal.say(texts.isRemoved(name, id));
}

async function eraseOne({ store }: Parts, { id, name }: Watch, isJson: boolean, { terminal }: CommandContext) {
  if (!(await eraseWatch(store.db, id))) throw new CommandFailure(texts.unknown(id));
  if (isJson) terminal.json({ erased: id });
  else terminal.say(texts.isErased(name));
}

export async function runRemoveWatches(
  ids: string[],
  { erase = false, json = false }: RemoveWatchOptions,
  context: CommandContext,
): Promise<void> {
  const work = erase ? eraseOne : removeOne;
  await changeEach(
    ids,
    erase ? 'any' : false,
    (parts, watch) => work(parts, watch, json, context),
    async () => {},
  );
}

export async function runRestoreWatches(ids: string[], options: JsonOption, context: CommandContext): Promise<void> {
  const restore = async ({ store }: Parts, { id }: Watch): Promise<void> => {
    const { name } = unwrap(await restoreWatch(store.db, id), id);
    if (options.json === true) context.terminal.json({ restored: true, id, name });
    else context.terminal.say(texts.isRestored(name));
  };
  await changeEach(ids, true, restore, (parts) => bringUpToDate(parts, context, false));
}
