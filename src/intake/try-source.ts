/** A source that nobody has saved yet in, its first items as they would be stored and tagged out. Nothing is written anywhere. */
import { fail, ok, type Result } from '../domain/failure.js';
import type { RawItem, TagReason } from '../domain/item.js';
import { readsOwnPages, type Source } from '../domain/source.js';
import type { ItemType, Level } from '../domain/vocabulary.js';
import type { Parse } from '../sources/parse-tasks.js';
import { readerFor } from '../sources/readers.js';
import { withLimit } from '../sources/shared-limits.js';
import type { Batch, Fetch, VisitContext, VisitEnd } from '../sources/visit.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';
import { intakeTexts } from '../texts/intake.js';
import { tryingTexts } from '../texts/trying.js';
import { itemKeys } from './item-keys.js';
import { readKnownItems } from './known-items.js';
import { type Draft, normalise } from './normalise.js';
import { settleSharedAddresses } from './shared-addresses.js';

/** One item as it would be stored. */
export interface TriedItem {
  title: string;
  url: string;
  summary: string;
  /** ISO 8601 in UTC. */
  publishedAt: string | null;
  level: Level;
  type: ItemType;
  /** ISO 639-1. */
  language: string;
  areas: { id: string; score: number; reasons: TagReason[] }[];
  /** The item of the base that it is, when it is kept already. */
  known: { id: string; sourceName: string } | null;
}

export interface Trial {
  /** The first ten. */
  items: TriedItem[];
  /** How many were read in all, within the pages that were looked at. */
  total: number;
  /** How many of them are kept already. */
  knownCount: number;
  /** Entries that could not become items. */
  skipped: number;
  /** Swedish sentences. */
  notes: string[];
  /** Items per week by their dates, one decimal; null where fewer than three are dated. */
  perWeek: number | null;
}

export interface TryParts {
  db: Db;
  fetch: Fetch;
  parse: Parse;
  tagger: () => Tagger;
  /** The name of a source by its id; without it, or for one that is gone, its id is shown. */
  sourceName?: (sourceId: string) => string | undefined;
  /** As in `RefreshParts`. */
  keyOf?(source: Source): string | null;
  contact?: string | null;
  now?: Date;
  signal?: AbortSignal;
}

const SHOWN = 10;
/** A page and two more are enough to see what a source gives. */
const MOST_PAGES = 3;
/** Of what is already here. */
const MOST_BATCHES = 20;
/** So many requests, whatever the reader would like. */
const MOST_REQUESTS = 12;
/** An archive's first answer may hold thousands. */
const MOST_DRAFTS = 500;
const ITEMS_PER_TURN = 20;
const FEWEST_DATED = 3;
const DAY_MS = 86_400_000;

const takeTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Read {
  items: RawItem[];
  skipped: number;
  /** Null when it was cut short on purpose. */
  end: Result<VisitEnd> | null;
}

const STOPPED = fail('unknown', tryingTexts.stopped);

/** Fetching that can be closed: a reader that wants more than is needed is told no, and stops. */
interface Gate {
  fetch: Fetch;
  close(): void;
  /** Whether the reader wanted more. */
  hasRefused(): boolean;
}

function createGate(fetch: Fetch): Gate {
  let left = MOST_REQUESTS;
  let refused = false;
  return {
    fetch: async (request, signal) => {
      if (left-- > 0) return fetch(request, signal);
      refused = true;
      return STOPPED;
    },
    close: () => {
      left = 0;
    },
    hasRefused: () => refused,
  };
}

function toVisit(source: Source, parts: TryParts, gate: Gate): VisitContext {
  return {
    fetch: gate.fetch,
    parse: parts.parse,
    memory: {},
    now: parts.now ?? new Date(),
    key: parts.keyOf?.(source) ?? null,
    contact: parts.contact ?? null,
    areKnown: async (items) => items.map(() => false),
    ...(parts.signal && { signal: parts.signal }),
  };
}

/** Reads until there is enough to show, and to its end where that costs no more requests. */
async function readSome(batches: AsyncGenerator<Batch, Result<VisitEnd>>, gate: Gate): Promise<Read> {
  const read: Read = { items: [], skipped: 0, end: null };
  try {
    for (let count = 1; count <= MOST_BATCHES; count++) {
      const step = await batches.next();
      if (step.done) return { ...read, end: gate.hasRefused() ? null : step.value };
      read.items.push(...step.value.items.slice(0, MOST_DRAFTS - read.items.length));
      read.skipped += step.value.skipped.reduce((sum, skipped) => sum + skipped.count, 0);
      if (read.items.length >= SHOWN || count >= MOST_PAGES) gate.close();
    }
    return read;
  } finally {
    await batches.return(STOPPED);
  }
}

/** Drafts with names of their own, the event loop let in between. */
async function makeDrafts(source: Source, items: RawItem[]): Promise<{ drafts: Draft[]; skipped: number }> {
  const drafts: Draft[] = [];
  for (const [i, raw] of items.entries()) {
    const draft = normalise(raw, source);
    if (draft !== null) drafts.push(draft);
    if (i % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await takeTurn();
  }
  return { drafts: settleSharedAddresses(drafts), skipped: items.length - drafts.length };
}

type Known = TriedItem['known'];

/** For each draft the item that it is, were it saved now; what has been taken away is none. */
async function findKnown({ db, sourceName }: TryParts, drafts: Draft[]): Promise<Known[]> {
  const keysOf = drafts.map(itemKeys);
  const known = await readKnownItems(db, keysOf);
  return drafts.map((draft, i) => {
    const row = known.find(draft, keysOf[i] ?? itemKeys(draft));
    if (row === undefined || row.deleted_at !== null) return null;
    return { id: row.id, sourceName: sourceName?.(row.source_id) ?? row.source_id };
  });
}

/** The first thing that can be said of how often it gives something: by the dates that are not ahead. */
function countPerWeek(drafts: Draft[], now: Date): number | null {
  const times = drafts
    .flatMap(({ published }) => (published === null ? [] : [Date.parse(published.at)]))
    .filter((ms) => ms <= now.getTime() + DAY_MS)
    .sort((a, b) => a - b);
  // One old entry that is kept at the top for ever says nothing of the rhythm.
  const usual = times.slice(Math.floor(times.length / 10));
  const [first] = usual;
  if (first === undefined || times.length < FEWEST_DATED) return null;
  // Until now, so that a source that has fallen silent is seen to have; and over a day at least.
  const weeks = Math.max(now.getTime() - first, DAY_MS) / (7 * DAY_MS);
  return Math.round((usual.length / weeks) * 10) / 10;
}

function toTried(draft: Draft, known: Known, tagger: Tagger): TriedItem {
  const { title, url, summary, published, level, type, language } = draft;
  const areas = tagger
    .tag({ title, summary, language })
    .map(({ area, score, reasons }) => ({ id: area, score, reasons }));
  return { title, url, summary, publishedAt: published?.at ?? null, level, type, language, areas, known };
}

function notesOf(source: Source, { end }: Read, drafts: Draft[]): string[] {
  const ended = end === null ? [tryingTexts.stopped] : end.ok ? end.value.notes : [end.failure.message];
  if (drafts.length === 0) return end === null ? ended : [...ended, tryingTexts.empty];
  const isUndated = readsOwnPages(source) && drafts.every(({ published }) => published === null);
  return isUndated ? [...ended, tryingTexts.undated] : ended;
}

/** Reads the source once, as its reader would, and saves nothing. @returns the reader's failure; throws only the store's own trouble. */
export async function trySource(source: Source, parts: TryParts): Promise<Result<Trial>> {
  const reader = readerFor(source);
  if (reader === null) return fail('unsupported', intakeTexts.unsupportedKind(source.kind));
  const gate = createGate(withLimit(parts.fetch, source));
  const read = await readSome(reader(source, toVisit(source, parts, gate)), gate);
  // What has been read stands, though the rest could not be.
  if (read.end?.ok === false && read.items.length === 0) return read.end;
  const { drafts, skipped } = await makeDrafts(source, read.items);
  const known = await findKnown(parts, drafts);
  const tagger = parts.tagger();
  return ok({
    items: drafts.slice(0, SHOWN).map((draft, i) => toTried(draft, known[i] ?? null, tagger)),
    total: drafts.length,
    knownCount: known.filter((item) => item !== null).length,
    skipped: read.skipped + skipped,
    notes: notesOf(source, read, drafts),
    perWeek: countPerWeek(drafts, parts.now ?? new Date()),
  });
}
