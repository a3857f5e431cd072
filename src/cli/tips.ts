/** `spanare tips`: a person's own tips given, listed, taken back and put back. */
import { webAddressOf } from '../domain/tip-source.js';
import { readItem } from '../intake/items.js';
import { type AddedTip, keepTip, prepareTip } from '../intake/tips/add-tip.js';
import { listTips, type Tip, tellTip } from '../intake/tips/kept-tips.js';
import { eraseTip, removeTip, restoreTip } from '../intake/tips/remove-tip.js';
import { LONGEST_NOTE, tipSchema, toTip } from '../intake/tips/tip-input.js';
import { tipTexts } from '../texts/tips.js';
import { formatPublished } from '../texts/web-format.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';

const texts = tipTexts.cli;

export interface AddTipOptions {
  text?: string;
  title?: string;
  who?: string;
  when?: string;
  where?: string;
  level?: string;
  type?: string;
  area?: string[];
  json?: boolean;
}

/** Of what comes on standard input no more than is enough to tell that it is too much. */
async function readStandardInput(): Promise<string> {
  const chunks: string[] = [];
  let length = 0;
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    chunks.push(String(chunk));
    length += String(chunk).length;
    if (length > 20 * LONGEST_NOTE) break;
  }
  return chunks.join('');
}

/** What the fields are called here. */
const OPTIONS: Record<string, string> = { url: 'URL', areas: '--area' };
const optionOf = (field: string): string => OPTIONS[field] ?? `--${field}`;

/** @throws CommandFailure with every mistake. */
async function readTip(parts: Parts, url: string | undefined, options: AddTipOptions, now: Date) {
  const { area: areas, json: _json, ...fields } = options;
  const text = options.text === '-' ? await readStandardInput() : options.text;
  const parsed = tipSchema(parts.config.areas.map((area) => area.id)).safeParse({ ...fields, url, text, areas });
  if (parsed.success) return toTip(parsed.data, now);
  const mistakes = parsed.error.issues.map((issue) => `${optionOf(String(issue.path[0] ?? ''))}: ${issue.message}`);
  throw new CommandFailure(mistakes.join('\n'));
}

/** Where the index lies on another machine, those who have it bring it up to date. */
async function bringUpToDate(parts: Parts, signal: AbortSignal): Promise<void> {
  if (parts.isIndexHere()) await parts.syncIndex({ signal });
}

function sayAdded({ tip, isNew, notes }: AddedTip, { terminal }: CommandContext): void {
  terminal.say(isNew ? texts.added(tip.itemTitle) : texts.attached(tip.itemTitle));
  terminal.say(`  ${tip.id}`);
  for (const note of notes) terminal.say(`  ${note}`);
}

export async function runAddTip(
  url: string | undefined,
  options: AddTipOptions,
  context: CommandContext,
): Promise<void> {
  await withParts(async (parts) => {
    const now = new Date();
    const tip = await readTip(parts, url, options, now);
    const { db, fetch, parse, tagger } = parts.refresh;
    const tipParts = { db, fetch, parse, tagger, sources: parts.catalogue.all() };
    const prepared = await prepareTip(tipParts, tip, context.signal);
    if (context.signal.aborted) throw new CommandFailure(texts.interrupted);
    const added = await keepTip(tipParts, prepared, now.toISOString());
    await bringUpToDate(parts, context.signal);
    if (!options.json) return sayAdded(added, context);
    const item = await readItem(db, added.tip.itemId);
    context.terminal.json({
      ...added,
      tip: tellTip(added.tip),
      item: item && { ...item, url: webAddressOf(item.url) },
    });
  });
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new CommandFailure(texts.badLimit);
  return limit;
}

function sayTip(tip: Tip, { terminal }: CommandContext): void {
  terminal.say(`${tip.id}  ${tip.itemTitle}`);
  terminal.say(`  ${tipTexts.from(tip.who, formatPublished(tip.heard.at, tip.heard.precision), tip.where)}`);
  if (tip.url !== null) terminal.say(`  ${tip.url}`);
}

export interface ListTipsOptions {
  limit?: string;
  removed?: boolean;
  json?: boolean;
}

export async function runListTips(options: ListTipsOptions, context: CommandContext): Promise<void> {
  const limit = parseLimit(options.limit ?? '20');
  const isRemoved = options.removed === true;
  await withParts(async ({ store }) => {
    const found = await listTips(store.db, { limit: limit + 1, isRemoved });
    const tips = found.slice(0, limit);
    if (options.json) context.terminal.json({ tips: tips.map(tellTip) });
    else if (tips.length === 0) context.terminal.say(isRemoved ? texts.noneRemoved : texts.none);
    else for (const tip of tips) sayTip(tip, context);
    if (!options.json && found.length > limit) context.terminal.say(texts.more(limit));
  });
}

/** Does it to each tip; those that are not there are told after the others are done. @throws CommandFailure when there were any. */
async function changeEach(
  ids: string[],
  context: CommandContext,
  change: (parts: Parts, id: string) => Promise<boolean>,
): Promise<void> {
  await withParts(async (parts) => {
    const unknown: string[] = [];
    for (const id of new Set(ids)) if (!(await change(parts, id))) unknown.push(id);
    await bringUpToDate(parts, context.signal);
    if (unknown.length > 0) throw new CommandFailure(unknown.map(texts.unknown).join('\n'));
  });
}

async function isGone({ store }: Parts, itemId: string): Promise<boolean> {
  return (await readItem(store.db, itemId))?.deletedAt !== null;
}

export interface RemoveTipOptions {
  erase?: boolean;
  json?: boolean;
}

async function erase({ store }: Parts, id: string, isJson: boolean, { terminal }: CommandContext): Promise<boolean> {
  const wasThere = await eraseTip(store.db, id, new Date().toISOString());
  if (wasThere && isJson) terminal.json({ erased: id });
  else if (wasThere) terminal.say(texts.isErased(id));
  return wasThere;
}

export async function runRemoveTips(ids: string[], options: RemoveTipOptions, context: CommandContext): Promise<void> {
  await changeEach(ids, context, async (parts, id) => {
    if (options.erase) return erase(parts, id, options.json === true, context);
    const tip = await removeTip(parts.store.db, id, new Date().toISOString());
    if (tip === null) return false;
    const itemGone = await isGone(parts, tip.itemId);
    if (options.json) context.terminal.json({ tip: tellTip(tip), itemGone });
    else context.terminal.say([texts.isRemoved(id), ...(itemGone ? [texts.itemGone] : [])].join(' '));
    return true;
  });
}

export async function runRestoreTips(
  ids: string[],
  options: { json?: boolean },
  context: CommandContext,
): Promise<void> {
  await changeEach(ids, context, async (parts, id) => {
    const tip = await restoreTip(parts.store.db, id, new Date().toISOString());
    if (tip === null) return false;
    if (options.json) context.terminal.json({ tip: tellTip(tip) });
    else context.terminal.say(texts.isRestored(id));
    return true;
  });
}
