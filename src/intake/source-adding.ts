/**
 * A person's wish for a source in, the source as it would be saved with its first items out; and adding, changing, taking away and putting back.
 * Command line, API and page all go through here. What is expected to go wrong is a value.
 */
import type { z } from 'zod';
import { withoutCredentials } from '../domain/credentials.js';
import type { Failure, Result } from '../domain/failure.js';
import { type Source, sourceSchema } from '../domain/source.js';
import type { SourceChange, SourceWish } from '../domain/source-wish.js';
import { TIPS_ID } from '../domain/tip-source.js';
import type { Level } from '../domain/vocabulary.js';
import { nearestOf } from '../language/nearest.js';
import {
  type AddedSource,
  insertSources,
  removeSource,
  replaceSource,
  restoreSource,
  takenSourceIds,
} from '../sources/added-sources.js';
import type { Catalogue } from '../sources/catalogue.js';
import { checkSource, type FieldProblem } from '../sources/check-source.js';
import type { SourceCandidate, SourceProposal } from '../sources/discover/propose-sources.js';
import type { Parse } from '../sources/parse-tasks.js';
import { sourceAddress } from '../sources/source-address.js';
import { makeSourceId } from '../sources/source-id.js';
import type { Db } from '../store/store.js';
import { configTexts } from '../texts/config.js';
import { addingTexts as texts } from '../texts/source-adding.js';
import { sourceAt } from './tips/tip-source.js';
import type { Trial } from './try-source.js';

export interface SourceAddingParts {
  db: Db;
  catalogue: Catalogue;
  parse: Parse;
  /** The focus areas there are. */
  areaIds: readonly string[];
  /** Whether the address may be asked at all; see `createAddressPolicy`. */
  checkAddress(url: string): Result<URL>;
  propose(url: string): Promise<Result<SourceProposal>>;
  trySource(source: Source): Promise<Result<Trial>>;
}

/** Why it could not be done, each with what the sentence about it needs. */
export type AddingProblem =
  | { kind: 'invalid'; problems: FieldProblem[] }
  /** The address can't be read, or nothing on it can be followed. */
  | { kind: 'unreadable'; failure: Failure; notes: string[] }
  /** Another source has the address, or the id. */
  | { kind: 'conflict'; message: string; source: Source | null }
  | { kind: 'configured'; source: Source }
  | { kind: 'removed'; source: Source }
  | { kind: 'unknown'; id: string; nearest: string | null };

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: AddingProblem };

const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
const refuse = (problem: AddingProblem): { ok: false; problem: AddingProblem } => ({ ok: false, problem });
const invalid = (field: string, reason: string) => refuse({ kind: 'invalid', problems: [{ field, reason }] });
const conflict = (message: string, source: Source | null = null) => refuse({ kind: 'conflict', message, source });

/** One or more Swedish sentences. */
export function describeProblem(problem: AddingProblem): string {
  switch (problem.kind) {
    case 'invalid':
      return problem.problems.map(({ field, reason }) => texts.field(field, reason)).join(' ');
    case 'unreadable':
      return [problem.failure.message, ...problem.notes].join(' ');
    case 'conflict':
      return problem.message;
    case 'configured':
      return texts.configured(problem.source.name);
    case 'removed':
      return texts.removed(problem.source.id, problem.source.name);
    default:
      return texts.unknown(problem.id, problem.nearest);
  }
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    root,
  );

/** What a schema refuses, in the words that mistakes in config/ are told in; the first mistake of each field. */
export function toFieldProblems(error: z.ZodError, input: unknown): FieldProblem[] {
  const problems = error.issues.map((issue) => {
    const field = issue.path.join('.');
    const name = issue.code === 'unrecognized_keys' && field === '' ? (issue.keys[0] ?? '') : field;
    return { field: name, reason: configTexts.issue(field, issue, valueAt(input, issue.path)) };
  });
  return problems.filter(({ field }, i) => problems.findIndex((other) => other.field === field) === i);
}

/** A source that has been thought out but not saved. */
export interface PreparedSource {
  source: Source;
  /** What was found at the address; null where the person had said all of it. */
  proposal: SourceProposal | null;
  /** Which of the candidates, from 1. */
  chosen: number | null;
  /** A source that has the address already. */
  known: Source | null;
  /** Swedish sentences: what was assumed, what was left out. */
  notes: string[];
}

/** Enough is said for there to be nothing to look for. */
const isWhole = (wish: SourceWish): boolean =>
  wish.kind !== undefined && (wish.kind !== 'html' || wish.selectors !== undefined);

/** The one in use that fetches the same. */
export function findByAddress(catalogue: Catalogue, source: Source): Source | null {
  const address = sourceAddress(catalogue.prepared(source));
  return catalogue.all().find((other) => other.id !== source.id && sourceAddress(other) === address) ?? null;
}

/** Counties and regions say what they are in their names; what is not in Swedish is taken to come from abroad. */
function guessLevel(url: string, language: string): Level {
  if (/(^|[./-])(region|lansstyrelsen|xn--lnsstyrelsen)/i.test(url.replace(/^https?:\/\//i, ''))) return 'regionalt';
  return language === 'sv' ? 'nationellt' : 'globalt';
}

interface Guessed {
  fields: Pick<Source, 'level' | 'type' | 'language'>;
  notes: string[];
}

/** What nobody has said: as the other source of the same publisher, or by what the address and the language suggest. */
function guess(
  neighbours: readonly Source[],
  wish: SourceWish,
  candidate: SourceCandidate | null,
  url: string,
): Guessed {
  const neighbour = sourceAt(url, neighbours);
  const language = wish.language ?? candidate?.language ?? neighbour?.language ?? 'sv';
  const level = wish.level ?? neighbour?.level ?? guessLevel(url, language);
  const type = wish.type ?? neighbour?.type ?? 'nyhet';
  return {
    fields: { level, type, language },
    notes: [
      ...(wish.level === undefined ? [texts.guessed.level(level)] : []),
      ...(wish.type === undefined ? [texts.guessed.type(type)] : []),
      ...(wish.language === undefined && (candidate?.language ?? null) === null
        ? [texts.guessed.language(language)]
        : []),
    ],
  };
}

const LONGEST_NAME = 120;
const cleanName = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME).trim();

function nameFor(wish: SourceWish, candidate: SourceCandidate | null, url: string): string {
  const host = url.replace(/^[a-z]+:\/\/(www\.)?/i, '').replace(/[/?#].*$/, '');
  return [wish.name ?? '', cleanName(candidate?.title ?? ''), host].find((name) => name.trim() !== '') ?? url;
}

/** What is not said must not hide what is known. */
const withoutGaps = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function fromCandidate(candidate: SourceCandidate | null): Partial<Source> {
  if (candidate === null) return {};
  const { kind, adapter, selectors, params } = candidate;
  return { kind, ...(adapter && { adapter }), ...(selectors && { selectors }), ...(params && { params }) };
}

/**
 * For a line of a list: what it does not say is guessed as for any other source.
 * @param neighbours those that may be of the same publisher.
 */
export function fillIn(
  neighbours: readonly Source[],
  said: Record<string, unknown> & { url: string },
): Record<string, unknown> {
  const language = typeof said.language === 'string' ? said.language : undefined;
  const { fields } = guess(neighbours, { url: said.url, language }, null, said.url);
  const name = nameFor({ url: said.url }, null, said.url);
  return { name, ...fields, ...said };
}

/** The tips' own, and words that stand where ids do in addresses. */
const RESERVED: readonly string[] = [TIPS_ID, 'try', 'opml', 'ny', 'prova'];

export const isIdTaken = (catalogue: Catalogue, taken: ReadonlySet<string>, id: string): boolean =>
  RESERVED.includes(id) || taken.has(id) || catalogue.find(id) !== undefined;

/** The wish and what was found made one, with an id of its own. */
async function compose(
  { db, catalogue }: SourceAddingParts,
  wish: SourceWish,
  candidate: SourceCandidate | null,
): Promise<{ input: object; notes: string[] }> {
  const { candidate: _n, url: asked, ...said } = wish;
  const written = candidate?.url ?? asked;
  const url = withoutCredentials(written);
  const guessed = guess(catalogue.all(), wish, candidate, url);
  const name = nameFor(wish, candidate, url);
  const taken = await takenSourceIds(db);
  const id = wish.id ?? makeSourceId(name, url, (one) => isIdTaken(catalogue, taken, one));
  return {
    input: { ...fromCandidate(candidate), ...guessed.fields, ...withoutGaps(said), url, name, id },
    notes: [...(withoutCredentials(asked) === asked ? [] : [texts.credentialsDropped]), ...guessed.notes],
  };
}

/** The fields each by itself. */
export function parseSource(input: object): Outcome<Source> {
  const parsed = sourceSchema.safeParse(input);
  return parsed.success
    ? done(parsed.data)
    : refuse({ kind: 'invalid', problems: toFieldProblems(parsed.error, input) });
}

/** The fields together, then whether the address may be asked. */
export function judgeSource(
  { areaIds, checkAddress }: Pick<SourceAddingParts, 'areaIds' | 'checkAddress'>,
  source: Source,
): Outcome<Source> {
  const problems = checkSource(source, areaIds);
  if (problems.length > 0) return refuse({ kind: 'invalid', problems });
  // A template's address is not whole yet.
  if (/[{}]/.test(source.url)) return done(source);
  const address = checkAddress(source.url);
  return address.ok ? done(source) : refuse({ kind: 'unreadable', failure: address.failure, notes: [] });
}

function validate(parts: SourceAddingParts, input: object): Outcome<Source> {
  const parsed = parseSource(input);
  return parsed.ok ? judgeSource(parts, parsed.value) : parsed;
}

interface Chosen {
  proposal: SourceProposal | null;
  candidate: SourceCandidate | null;
  chosen: number | null;
}

/** Candidates are numbered as they were proposed, whatever kind is asked for. */
function choose(proposal: SourceProposal, wish: SourceWish): Outcome<Chosen> {
  const { candidates, notes } = proposal;
  if (candidates.length === 0)
    return refuse({ kind: 'unreadable', failure: { code: 'not-a-feed', message: texts.noCandidates }, notes });
  const chosen =
    wish.candidate ??
    (wish.kind === undefined ? 1 : candidates.findIndex((candidate) => candidate.kind === wish.kind) + 1);
  if (chosen === 0) return invalid('kind', texts.noCandidateOfKind(wish.kind ?? ''));
  const candidate = candidates[chosen - 1];
  if (candidate === undefined) return invalid('candidate', texts.noSuchCandidate(chosen, candidates.length));
  return done({ proposal, candidate, chosen });
}

async function look(parts: SourceAddingParts, wish: SourceWish): Promise<Outcome<Chosen>> {
  if (isWhole(wish)) return done({ proposal: null, candidate: null, chosen: null });
  const proposed = await parts.propose(wish.url);
  return proposed.ok
    ? choose(proposed.value, wish)
    : refuse({ kind: 'unreadable', failure: proposed.failure, notes: [] });
}

/** Looks at the address where the wish does not say all, and thinks the source out. Saves nothing. */
export async function prepareSource(parts: SourceAddingParts, wish: SourceWish): Promise<Outcome<PreparedSource>> {
  const looked = await look(parts, wish);
  if (!looked.ok) return looked;
  const { proposal, candidate, chosen } = looked.value;
  const { input, notes } = await compose(parts, wish, candidate);
  const source = validate(parts, input);
  if (!source.ok) return source;
  return done({
    source: source.value,
    proposal,
    chosen,
    known: findByAddress(parts.catalogue, source.value),
    notes: [...(proposal?.notes ?? []), ...notes],
  });
}

export interface TriedSource extends PreparedSource {
  /** What it would give; a failure where it can't be read. */
  trial: Result<Trial>;
}

/** Everything but saving it. */
export async function tryWish(parts: SourceAddingParts, wish: SourceWish): Promise<Outcome<TriedSource>> {
  const prepared = await prepareSource(parts, wish);
  if (!prepared.ok) return prepared;
  return done({ ...prepared.value, trial: await parts.trySource(parts.catalogue.prepared(prepared.value.source)) });
}

const MOST_TRIES = 5;

/** The removed one that fetched the same: adding it again puts it back, and its items are its own again. */
function findRemovedTwin(catalogue: Catalogue, source: Source): AddedSource | undefined {
  const address = sourceAddress(source);
  return catalogue.allRemoved().find((removed) => sourceAddress(removed.source) === address);
}

/** Whether an id that was asked for may be had. */
function refuseId(catalogue: Catalogue, source: Source, twin: AddedSource | undefined): Outcome<never> | null {
  if (catalogue.find(source.id) !== undefined) return conflict(texts.idTaken(source.id), catalogue.find(source.id));
  if (RESERVED.includes(source.id)) return conflict(texts.idTaken(source.id));
  const removed = catalogue.removed(source.id);
  if (removed !== undefined && removed.source.id !== twin?.source.id)
    return conflict(texts.idOfRemoved(source.id, removed.source.name), removed.source);
  return null;
}

export interface SaveOptions {
  /** Who adds it. */
  by: string | null;
  /** The id was asked for: another one will not do. */
  isIdGiven: boolean;
}

/**
 * Saves a source that has been prepared: it is due at once. One that fetches what a removed one did takes its place and id.
 * @returns the source as saved; a conflict where another has its address or id.
 */
export async function saveSource(
  parts: SourceAddingParts,
  wanted: Source,
  { by, isIdGiven }: SaveOptions,
): Promise<Outcome<Source>> {
  const { db, catalogue } = parts;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    await catalogue.refresh();
    const known = findByAddress(catalogue, { ...wanted, id: '' });
    if (known !== null) return conflict(texts.alreadySource(known.id, known.name), known);
    const twin = findRemovedTwin(catalogue, wanted);
    const refused = isIdGiven ? refuseId(catalogue, wanted, twin) : null;
    if (refused !== null) return refused;
    const source = await withFreeId(parts, wanted, isIdGiven, twin);
    const now = new Date().toISOString();
    const isSaved =
      twin !== undefined && source.id === twin.source.id
        ? await restoreSource(db, source, now)
        : (await insertSources(db, [{ source, by, now }]))[0] === true;
    if (!isSaved) continue;
    await catalogue.refresh();
    return done(catalogue.find(source.id) ?? source);
  }
  return conflict(texts.changedMeanwhile);
}

async function withFreeId(
  { db, catalogue }: SourceAddingParts,
  source: Source,
  isIdGiven: boolean,
  twin: AddedSource | undefined,
): Promise<Source> {
  if (isIdGiven) return source;
  if (twin !== undefined) return { ...source, id: twin.source.id };
  const taken = await takenSourceIds(db);
  const isTaken = (id: string): boolean => isIdTaken(catalogue, taken, id);
  return isTaken(source.id) ? { ...source, id: makeSourceId(source.name, source.url, isTaken) } : source;
}

export interface AddOptions {
  by: string | null;
  /** Save it although it could not be read just now. */
  force?: boolean;
}

export interface AddedWish extends TriedSource {
  saved: Source;
}

/** Looks, tries and saves. */
export async function addWish(
  parts: SourceAddingParts,
  wish: SourceWish,
  options: AddOptions,
): Promise<Outcome<AddedWish>> {
  const prepared = await prepareSource(parts, wish);
  if (!prepared.ok) return prepared;
  const { source, known } = prepared.value;
  if (known !== null) return conflict(texts.alreadySource(known.id, known.name), known);
  const trial = await parts.trySource(parts.catalogue.prepared(source));
  if (!trial.ok && options.force !== true) return refuse({ kind: 'unreadable', failure: trial.failure, notes: [] });
  const saved = await saveSource(parts, source, { by: options.by, isIdGiven: wish.id !== undefined });
  return saved.ok ? done({ ...prepared.value, trial, saved: saved.value }) : saved;
}

/** @returns the added source in use; a refusal for one of config/, a removed one, and one that nobody knows. */
export function findAdded({ catalogue }: Pick<SourceAddingParts, 'catalogue'>, id: string): Outcome<AddedSource> {
  const added = catalogue.added(id);
  if (added !== undefined) return done(added);
  const configured = catalogue.find(id);
  if (configured !== undefined) return refuse({ kind: 'configured', source: configured });
  const removed = catalogue.removed(id);
  if (removed !== undefined) return refuse({ kind: 'removed', source: removed.source });
  const nearest = nearestOf(
    id,
    catalogue.all().map((source) => source.id),
  );
  return refuse({ kind: 'unknown', id: id.slice(0, 100), nearest });
}

/** Null takes a field away. */
function merge(source: Source, change: SourceChange): object {
  const entries = Object.entries({ ...source, ...change });
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
}

const WHERE_AND_HOW = ['url', 'kind', 'adapter', 'selectors', 'params'] as const;

/** @returns the source as it is now. What is fetched differently is fetched at once. */
export async function changeSource(
  parts: SourceAddingParts,
  id: string,
  change: SourceChange,
): Promise<Outcome<Source>> {
  const { db, catalogue } = parts;
  await catalogue.refresh();
  const found = findAdded(parts, id);
  if (!found.ok) return found;
  if (Object.keys(change).length === 0) return invalid('', texts.nothingToChange);
  const before = found.value.source;
  const cleaned = change.url === undefined ? change : { ...change, url: withoutCredentials(change.url) };
  const checked = validate(parts, merge(before, cleaned));
  if (!checked.ok) return checked;
  const source = checked.value;
  const known = findByAddress(catalogue, source);
  if (known !== null) return conflict(texts.alreadySource(known.id, known.name), known);
  const isReadDifferently = WHERE_AND_HOW.some((field) => cleaned[field] !== undefined);
  const fetchNow = isReadDifferently || (source.enabled && !before.enabled);
  const { changedAt: asOf } = found.value;
  if (!(await replaceSource(db, source, { now: new Date().toISOString(), fetchNow, asOf })))
    return conflict(texts.changedMeanwhile);
  await catalogue.refresh();
  return done(catalogue.find(id) ?? source);
}

/** Stops fetching it; its items stay under its name. @returns the source as it was. */
export async function takeAway(parts: SourceAddingParts, id: string): Promise<Outcome<AddedSource>> {
  await parts.catalogue.refresh();
  const found = findAdded(parts, id);
  if (!found.ok) return found;
  await removeSource(parts.db, id, new Date().toISOString());
  await parts.catalogue.refresh();
  return done(parts.catalogue.removed(id) ?? found.value);
}

/** @returns the source, in use again. */
export async function putBack(parts: SourceAddingParts, id: string): Promise<Outcome<Source>> {
  const { db, catalogue } = parts;
  await catalogue.refresh();
  const removed = catalogue.removed(id);
  if (removed === undefined) {
    const found = findAdded(parts, id);
    return found.ok ? conflict(texts.notRemoved(id, found.value.source.name), found.value.source) : found;
  }
  const known = findByAddress(catalogue, removed.source);
  if (known !== null) return conflict(texts.alreadySource(known.id, known.name), known);
  if (!(await restoreSource(db, removed.source, new Date().toISOString()))) return conflict(texts.changedMeanwhile);
  await catalogue.refresh();
  return done(catalogue.find(id) ?? removed.source);
}
