/** A person's tip in; the item that it became or joined out, kept with who, when and where. The page is read before anything is written. */
import type { Source } from '../../domain/source.js';
import { TIPS_ID } from '../../domain/tip-source.js';
import { LEVELS, type Level } from '../../domain/vocabulary.js';
import type { Db } from '../../store/store.js';
import type { ItemRow, TipRow } from '../../store/tables.js';
import type { Tagger } from '../../tagging/tagger.js';
import { tipTexts } from '../../texts/tips.js';
import { newId } from '../ids.js';
import { readKnownItems } from '../known-items.js';
import { type ItemWriter, writeItems } from '../write-items.js';
import { type DraftedTip, draftTip, identityOf } from './draft-tip.js';
import { findTip, readTip, type Tip } from './kept-tips.js';
import { type PageReading, readTipPage } from './read-tip-page.js';
import type { TipInput } from './tip-input.js';
import { sourceAt } from './tip-source.js';
import { findNamed, keysOf, nameTip, type Placed, placeItem, sayAreas, setLevel, touchItem } from './tipped-item.js';

const { notes: texts, unread } = tipTexts;

export interface TipParts extends PageReading {
  db: Db;
  tagger(): Tagger;
  /** Those that there are, for names and for the level of what lies at their hosts. */
  sources: readonly Source[];
}

export interface AddedTip {
  tip: Tip;
  /** The same person had told the same before: nothing was changed. */
  isRepeat: boolean;
  /** The tip made the item; else it joined one that was known. */
  isNew: boolean;
  /** Swedish sentences about what was decided, and about what could not be read. */
  notes: string[];
}

/** A level as the store keeps it; one that this version does not know reads as the widest. */
const levelOf = (text: string): Level => LEVELS.find((level) => level === text) ?? 'globalt';

/** A tip about to be kept. */
export interface Prepared extends DraftedTip {
  tip: TipInput;
  identity: string;
  /** Why the page was not read; empty where it was, or was not asked for. */
  unread: string[];
}

async function isKnown({ db }: TipParts, { draft }: DraftedTip, url: string): Promise<boolean> {
  const named = nameTip(draft, url);
  const row = findNamed(await readKnownItems(db, keysOf(named)), named);
  return row !== undefined && row.deleted_at === null;
}

/** Only what is not known yet is read: a page that the base has, or an item without an address, costs nobody a request. */
async function readAndDraft(parts: TipParts, tip: TipInput, identity: string, signal?: AbortSignal): Promise<Prepared> {
  const source = tip.url === null ? null : sourceAt(tip.url, parts.sources);
  const bare = { ...draftTip(tip, null, source), tip, identity, unread: [] };
  if (tip.url === null || (await isKnown(parts, bare, tip.url))) return bare;
  const page = await readTipPage(tip.url, source, parts, signal);
  if (!page.ok) return { ...bare, unread: [`${page.failure.message} ${unread.kept}`] };
  return { ...bare, ...draftTip(tip, page.value, source) };
}

/** Reads the page where there is one to read; writes nothing. @throws only the store's own trouble. */
export async function prepareTip(parts: TipParts, tip: TipInput, signal?: AbortSignal): Promise<Prepared> {
  const identity = identityOf(tip);
  const earlier = await findTip(parts.db, identity);
  const isRepeat = earlier !== undefined && earlier.removed_at === null;
  return isRepeat
    ? { ...draftTip(tip, null, null), tip, identity, unread: [] }
    : readAndDraft(parts, tip, identity, signal);
}

function toRow({ tip, identity }: Prepared, placed: Placed, id: string, now: string): TipRow {
  const moved = tip.level !== null && placed.before !== null && placed.before.level !== tip.level;
  return {
    id,
    item_id: placed.itemId,
    identity,
    who: tip.who,
    heard_at: tip.heard.at,
    heard_precision: tip.heard.precision,
    place: tip.where,
    url: tip.url,
    title: tip.title,
    note: tip.note,
    level: tip.level,
    level_before: moved ? (placed.before?.level ?? null) : null,
    added_at: now,
    removed_at: null,
  };
}

function describeKnown(before: ItemRow, row: TipRow, sources: readonly Source[]): string[] {
  const name = sources.find((source) => source.id === before.source_id)?.name ?? before.source_id;
  const joined = before.source_id === TIPS_ID ? texts.knownTip(before.title) : texts.known(before.title, name);
  if (row.level === null || row.level_before === null) return [joined];
  return [joined, texts.levelMoved(levelOf(row.level_before), levelOf(row.level))];
}

interface SavedTip {
  row: TipRow;
  before: ItemRow | null;
  isRepeat: boolean;
}

/** A tip that was taken back and is told again is the same tip, with what is told now. */
async function writeTip(
  writer: ItemWriter,
  prepared: Prepared,
  earlier: TipRow | undefined,
  tagger: Tagger,
  now: string,
): Promise<SavedTip> {
  const { trx } = writer;
  const { draft, tip } = prepared;
  const placed = await placeItem(writer, nameTip(draft, tip.url), tagger, now);
  const row = toRow(prepared, placed, earlier?.id ?? newId(), now);
  if (earlier === undefined) await trx.insertInto('tips').values(row).execute();
  else await trx.updateTable('tips').set(row).where('id', '=', row.id).execute();
  if (row.level !== null) await setLevel(writer, placed.itemId, row.level);
  await sayAreas(writer, placed.itemId, { areas: tip.areas, by: tip.who }, tagger, now);
  await touchItem(writer, placed.itemId, now);
  return { row, before: placed.before, isRepeat: false };
}

async function saveTip({ db, tagger }: TipParts, prepared: Prepared, now: string): Promise<SavedTip> {
  return writeItems(
    db,
    async (writer) => {
      // Asked again here, where nobody else can write: two who send the same at once are told of one tip.
      const earlier = await findTip(writer.trx, prepared.identity);
      if (earlier !== undefined && earlier.removed_at === null) return { row: earlier, before: null, isRepeat: true };
      return writeTip(writer, prepared, earlier, tagger(), now);
    },
    'person',
  );
}

async function readBack(db: Db, id: string): Promise<Tip> {
  const tip = await readTip(db, id);
  if (tip === null) throw new Error('A tip was kept and is not there');
  return tip;
}

/**
 * Keeps a tip, whether its page could be read or not.
 * @param now when it came, ISO 8601.
 */
export async function keepTip(parts: TipParts, prepared: Prepared, now: string): Promise<AddedTip> {
  const { row, before, isRepeat } = await saveTip(parts, prepared, now);
  const tip = await readBack(parts.db, row.id);
  if (isRepeat) return { tip, isRepeat, isNew: false, notes: [texts.repeat] };
  const notes = before === null ? [...prepared.unread, ...prepared.notes] : describeKnown(before, row, parts.sources);
  return { tip, isRepeat, isNew: before === null, notes };
}

/** @throws only the store's own trouble. */
export async function addTip(parts: TipParts, tip: TipInput, now: string): Promise<AddedTip> {
  return keepTip(parts, await prepareTip(parts, tip), now);
}
