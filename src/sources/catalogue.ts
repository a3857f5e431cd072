/**
 * The sources of config/ and those that people have added in, the one list that everybody reads out. The list is a picture in this process: it is
 * taken anew by the look each second, by a job that begins, and by the web when somebody asks.
 */
import { askInTime } from '../domain/ask-in-time.js';
import type { Source } from '../domain/source.js';
import { TIPS_ID } from '../domain/tip-source.js';
import type { Db } from '../store/store.js';
import { addingTexts as texts } from '../texts/source-adding.js';
import { tipTexts } from '../texts/tips.js';
import { type AddedSource, type AddedSources, type Definitions, readAddedSources } from './added-sources.js';
import { canBeFetched } from './health.js';

export interface Catalogue {
  /** Those of config/ first, then the added ones, oldest first. The same array as long as nothing has changed. */
  all(): readonly Source[];
  /** Those that are switched on and can be read. The same array as long as nothing has changed. */
  active(): readonly Source[];
  find(id: string): Source | undefined;
  /** Whether it was added at run time; those of config/ are changed there. */
  isAdded(id: string): boolean;
  /** As it was added, when and by whom; undefined for one of config/. */
  added(id: string): AddedSource | undefined;
  /** One that was taken away and can be put back. */
  removed(id: string): AddedSource | undefined;
  allRemoved(): readonly AddedSource[];
  /** The name, also of a source that was taken away; the id of one that nobody knows. */
  nameOf(id: string): string;
  /** As it can be visited: what is decided about a source beside its definition, decided. */
  prepared(source: Source): Source;
  /** Swedish sentences about added sources that are not used. */
  warnings(): readonly string[];
  /** Asks the store. @returns whether anything has changed. @throws the store's trouble; the picture stays. */
  refresh(): Promise<boolean>;
  /** As `refresh`, but at most once a second, never for long, and with the last picture where the store does not answer. */
  freshen(): Promise<void>;
}

const FRESH_MS = 1000;
/** What hangs for longer is not waited for: an old picture is better than no answer. */
const PATIENCE_MS = 500;

interface Picture {
  all: readonly Source[];
  active: readonly Source[];
  byId: ReadonlyMap<string, Source>;
  added: ReadonlyMap<string, AddedSource>;
  removed: ReadonlyMap<string, AddedSource>;
  warnings: readonly string[];
  /** Differs exactly when something has changed. */
  mark: string;
}

const markOf = ({ sources, unreadable }: AddedSources): string =>
  JSON.stringify([sources.map((one) => [one.source.id, one.changedAt, one.removedAt, one.source]), unreadable]);

const byIdOf = (list: readonly AddedSource[]): Map<string, AddedSource> =>
  new Map(list.map((one) => [one.source.id, one]));

function draw(configured: readonly Source[], kept: AddedSources, prepare: (source: Source) => Source): Picture {
  const ownIds = new Set(configured.map((source) => source.id));
  const inUse = kept.sources.filter((one) => one.removedAt === null);
  const shadowed = inUse.filter((one) => ownIds.has(one.source.id));
  const added = inUse.filter((one) => !ownIds.has(one.source.id));
  const all = [...configured, ...added.map((one) => prepare(one.source))];
  return {
    all,
    active: all.filter(canBeFetched),
    byId: new Map(all.map((source) => [source.id, source])),
    added: byIdOf(added),
    removed: byIdOf(kept.sources.filter((one) => one.removedAt !== null && !ownIds.has(one.source.id))),
    warnings: [
      ...shadowed.map((one) => texts.shadowed(one.source.id, one.source.name)),
      ...kept.unreadable.map(texts.unreadable),
    ],
    mark: markOf(kept),
  };
}

export interface CatalogueParts {
  /** Those of config/, in the order of the file. */
  configured: readonly Source[];
  db: Db;
  /** What is decided about a source when it is read, beside its definition; see `Source.missingKey`. */
  prepare?: (source: Source) => Source;
}

/** Has only the sources of config/ until it is refreshed. */
export function createCatalogue({ configured, db, prepare = (source) => source }: CatalogueParts): Catalogue {
  let picture = draw(configured, { sources: [], unreadable: [] }, prepare);
  let definitions: Definitions = new Map();
  let asked = 0;
  let applied = 0;
  let askedMs = Number.NEGATIVE_INFINITY;

  const refresh = async (): Promise<boolean> => {
    asked += 1;
    const turn = asked;
    askedMs = performance.now();
    const seen: Definitions = new Map(definitions);
    const kept = await readAddedSources(db, seen);
    // An answer that comes late must not undo what was seen since.
    if (turn < applied) return false;
    applied = turn;
    if (markOf(kept) === picture.mark) return false;
    definitions = seen;
    picture = draw(configured, kept, prepare);
    return true;
  };

  return {
    all: () => picture.all,
    active: () => picture.active,
    find: (id) => picture.byId.get(id),
    isAdded: (id) => picture.added.has(id),
    added: (id) => picture.added.get(id),
    removed: (id) => picture.removed.get(id),
    allRemoved: () => [...picture.removed.values()],
    nameOf: (id) =>
      id === TIPS_ID ? tipTexts.source : (picture.byId.get(id)?.name ?? picture.removed.get(id)?.source.name ?? id),
    prepared: prepare,
    warnings: () => picture.warnings,
    refresh,
    freshen: async () => {
      if (performance.now() - askedMs < FRESH_MS) return;
      await askInTime(refresh, PATIENCE_MS);
    },
  };
}
