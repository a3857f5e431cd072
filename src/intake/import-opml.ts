/** A list of subscriptions in, each of its lines added, known already or left out with its reason; the same list again changes nothing. */
import { setImmediate as takeTurn } from 'node:timers/promises';
import { canParseUrl } from '../domain/can-parse-url.js';
import { withoutCredentials, withoutSecrets } from '../domain/credentials.js';
import { groupBy } from '../domain/group-by.js';
import type { Source } from '../domain/source.js';
import type { ItemType, Level } from '../domain/vocabulary.js';
import { insertSources, restoreSource, takenSourceIds } from '../sources/added-sources.js';
import type { OpmlOutline } from '../sources/opml/parsed-opml.js';
import { readOutline } from '../sources/opml/read-outline.js';
import { hasHiddenKey } from '../sources/opml/write-opml.js';
import { sourceAddress } from '../sources/source-address.js';
import { makeSourceId } from '../sources/source-id.js';
import { opmlTexts as texts } from '../texts/opml.js';
import {
  describeProblem,
  fillIn,
  isIdTaken,
  judgeSource,
  type Outcome,
  parseSource,
  type SourceAddingParts,
} from './source-adding.js';

/** Far more than any list that people keep. */
export const MOST_OPML_BYTES = 5 * 1024 * 1024;

export interface ImportLine {
  name: string;
  /** Without passwords and keys. */
  url: string;
  status: 'added' | 'known' | 'skipped';
  /** The source's id; null for a line that was left out. */
  id: string | null;
  /** Swedish: why it was left out, or what to know about it; null where there is nothing to say. */
  note: string | null;
}

export interface ImportResult {
  added: number;
  known: number;
  skipped: number;
  /** In the order of the file. */
  lines: ImportLine[];
}

export interface ImportOptions {
  /** For lines whose folder says no level. */
  level?: Level | undefined;
  /** For lines of other programs. */
  type?: ItemType | undefined;
  by: string | null;
  /** Saves nothing. */
  dryRun?: boolean | undefined;
}

/** What is to be saved for a line. */
interface Planned {
  line: ImportLine;
  source: Source;
  /** It takes the place of one that was taken away. */
  isBack: boolean;
}

interface Plan {
  lines: ImportLine[];
  toSave: Planned[];
}

/** What is taken, kept up to date while the plan grows: ten thousand lines must not each look through all sources. */
interface Known {
  byAddress: Map<string, Source>;
  /** By the address as a list shows it, which is without keys. */
  byShown: Map<string, Source>;
  bySite: Map<string, Source[]>;
  removed: Map<string, Source>;
  ids: Set<string>;
  inFile: Set<string>;
}

/** Where publishers are looked for together: the last two parts of the host's name. */
const siteOf = (url: string): string => (canParseUrl(url) ? new URL(url).hostname.split('.').slice(-2).join('.') : url);

async function readKnown({ db, catalogue }: SourceAddingParts): Promise<Known> {
  await catalogue.refresh();
  return {
    byShown: new Map(catalogue.all().map((source) => [withoutSecrets(source.url), source])),
    bySite: groupBy(catalogue.all(), (source) => siteOf(source.url)),
    byAddress: new Map(catalogue.all().map((source) => [sourceAddress(source), source])),
    removed: new Map(catalogue.allRemoved().map(({ source }) => [sourceAddress(source), source])),
    ids: await takenSourceIds(db),
    inFile: new Set(),
  };
}

const skip = ({ name, address }: OpmlOutline, note: string): ImportLine => ({
  name: name.slice(0, 200),
  url: withoutSecrets(address.slice(0, 500)),
  status: 'skipped',
  id: null,
  note,
});

const lineFor = (source: Source, status: 'added' | 'known', note: string | null): ImportLine => ({
  name: source.name,
  url: withoutSecrets(source.url),
  status,
  id: source.id,
  note,
});

/** Areas of another municipality mean nothing here. */
function knownAreas(fields: Record<string, unknown>, areaIds: readonly string[]): Record<string, unknown> {
  const { expectedAreas } = fields;
  if (!Array.isArray(expectedAreas)) return fields;
  return { ...fields, expectedAreas: expectedAreas.filter((area) => areaIds.includes(String(area))) };
}

/** The source that a line means, with an id that may have to be changed; or why there is none. */
function readLine(
  parts: SourceAddingParts,
  outline: OpmlOutline,
  options: ImportOptions,
  known: Known,
): { ok: true; source: Source } | { ok: false; line: ImportLine } {
  const read = readOutline(outline);
  if (!read.ok) return { ok: false, line: skip(outline, read.reason) };
  const { level, type } = options;
  const url = withoutCredentials(String(read.fields.url));
  const said = { ...(level && { level }), ...(type && { type }), ...knownAreas(read.fields, parts.areaIds), url };
  const parsed = parseSource({ id: 'rad', ...fillIn(known.bySite.get(siteOf(url)) ?? [], said) });
  return parsed.ok
    ? { ok: true, source: parsed.value }
    : { ok: false, line: skip(outline, describeProblem(parsed.problem)) };
}

function chooseId(parts: SourceAddingParts, outline: OpmlOutline, source: Source, known: Known): string {
  const isTaken = (id: string): boolean => isIdTaken(parts.catalogue, known.ids, id);
  const wanted = outline.own?.id;
  if (wanted !== undefined && wanted === source.id && !isTaken(wanted)) return wanted;
  return makeSourceId(source.name, source.url, isTaken);
}

function planLine(
  parts: SourceAddingParts,
  outline: OpmlOutline,
  options: ImportOptions,
  known: Known,
): ImportLine | Planned {
  const read = readLine(parts, outline, options, known);
  if (!read.ok) return read.line;
  const address = sourceAddress(parts.catalogue.prepared(read.source));
  if (known.inFile.has(address)) return skip(outline, texts.twice);
  known.inFile.add(address);
  // Of a list that we have written ourselves, keys have been left out.
  const shown = hasHiddenKey(read.source.url) ? known.byShown.get(read.source.url) : undefined;
  const same = shown ?? known.byAddress.get(address);
  if (same !== undefined) return lineFor(same, 'known', null);
  const judged = judgeSource(parts, read.source);
  if (!judged.ok) return skip(outline, describeProblem(judged.problem));
  const back = known.removed.get(address);
  const id = back?.id ?? chooseId(parts, outline, read.source, known);
  known.ids.add(id);
  const source = { ...read.source, id };
  const note = hasHiddenKey(source.url) ? texts.hiddenKey : null;
  return { line: lineFor(source, 'added', note), source, isBack: back !== undefined };
}

/** After so many lines the event loop gets a turn: the server goes on answering. */
const LINES_PER_TURN = 50;

async function makePlan(
  parts: SourceAddingParts,
  outlines: readonly OpmlOutline[],
  options: ImportOptions,
  known: Known,
): Promise<Plan> {
  const planned: (ImportLine | Planned)[] = [];
  for (const [i, outline] of outlines.entries()) {
    planned.push(planLine(parts, outline, options, known));
    if (i % LINES_PER_TURN === LINES_PER_TURN - 1) await takeTurn();
  }
  return {
    lines: planned.map((one) => ('line' in one ? one.line : one)),
    toSave: planned.filter((one) => 'line' in one),
  };
}

const SAVED_AT_ONCE = 100;

/** One that somebody else has added meanwhile is known, not added. */
async function savePlan({ db, catalogue }: SourceAddingParts, { toSave }: Plan, by: string | null): Promise<void> {
  const now = new Date().toISOString();
  const settle = (planned: Planned | undefined, isSaved: boolean | undefined): void => {
    if (planned !== undefined && isSaved !== true) planned.line.status = 'known';
  };
  const fresh = toSave.filter(({ isBack }) => !isBack);
  for (let start = 0; start < fresh.length; start += SAVED_AT_ONCE) {
    const group = fresh.slice(start, start + SAVED_AT_ONCE);
    const saved = await insertSources(
      db,
      group.map(({ source }) => ({ source, by, now })),
    );
    for (const [i, planned] of group.entries()) settle(planned, saved[i]);
  }
  for (const planned of toSave.filter(({ isBack }) => isBack))
    settle(planned, await restoreSource(db, planned.source, now));
  await catalogue.refresh();
}

const count = (lines: readonly ImportLine[], status: ImportLine['status']): number =>
  lines.filter((line) => line.status === status).length;

/** Reads the list apart from the server, and saves what is new. @returns a refusal for what is no list, and then nothing is saved. */
export async function importOpml(
  parts: SourceAddingParts,
  { bytes, contentType }: { bytes: Uint8Array; contentType: string | null },
  options: ImportOptions,
): Promise<Outcome<ImportResult>> {
  if (bytes.length > MOST_OPML_BYTES) {
    const message = texts.tooLarge(MOST_OPML_BYTES / 1024 / 1024);
    return { ok: false, problem: { kind: 'unreadable', failure: { code: 'too-large', message }, notes: [] } };
  }
  const parsed = await parts.parse('opml', { bytes, contentType, url: '' });
  if (!parsed.ok) return { ok: false, problem: { kind: 'unreadable', failure: parsed.failure, notes: [] } };
  const plan = await makePlan(parts, parsed.value.outlines, options, await readKnown(parts));
  if (options.dryRun !== true) await savePlan(parts, plan, options.by);
  const { lines } = plan;
  const [added, known, skipped] = [count(lines, 'added'), count(lines, 'known'), count(lines, 'skipped')];
  return { ok: true, value: { added, known, skipped, lines } };
}

/** As they were added, and not as they are visited: the places in an address stay open. */
export const sourcesToExport = ({ catalogue }: Pick<SourceAddingParts, 'catalogue'>): Source[] =>
  catalogue.all().map((source) => catalogue.added(source.id)?.source ?? source);
