/** The tables, as both SQLite and PostgreSQL keep them: ids and times are text (ISO 8601 in UTC), truth values 0 or 1, JSON is text. */
import type { Generated, Selectable } from 'kysely';

/** One row per item; what a reader or a person has said of it is in the tables that follow. */
interface ItemsTable {
  id: string;
  source_id: string;
  external_id: string | null;
  url: string;
  title: string;
  summary: string;
  published_at: string | null;
  published_precision: string | null;
  first_seen_at: string;
  updated_at: string;
  sort_at: string;
  language: string;
  level: string;
  type: string;
  story_id: string;
  version: Generated<number>;
  change_number: number;
  /** Hash of what the source gave, so that a new version is made only when the source has changed its text. */
  source_hash: string;
  /** Which lexicon the areas were computed with; another one means that the item is due for tagging. */
  tagged_with: string;
  /** When the item's own page is due to be read for a longer lead; null when it is not. */
  page_due_at: string | null;
  page_attempts: Generated<number>;
  deleted_at: string | null;
}

/** Every name an item is known by (`id:source:guid`, `doi:…`, `url:…`); the primary key is what keeps items from doubling. */
interface ItemKeysTable {
  key: string;
  item_id: string;
}

interface ItemProvenanceTable {
  item_id: string;
  source_id: string;
  url: string;
  first_seen_at: string;
}

/** Earlier wordings of an item, oldest first by version. */
interface ItemVersionsTable {
  item_id: string;
  version: number;
  title: string;
  summary: string;
  replaced_at: string;
}

interface ItemPeopleTable {
  item_id: string;
  position: number;
  name: string;
  affiliation: string | null;
  orcid: string | null;
}

interface ItemIdentifiersTable {
  item_id: string;
  scheme: string;
  value: string;
}

interface ItemAreasTable {
  item_id: string;
  area_id: string;
  score: number;
  origin: string;
  reasons: string;
}

/** People's judgements: they stand above the machine and survive retagging. */
interface AreaVerdictsTable {
  item_id: string;
  area_id: string;
  verdict: string;
  decided_at: string;
  decided_by: string | null;
}

/** What people told of items: the tip itself stands here whole, however the item's own words come to read. */
interface TipsTable {
  id: string;
  item_id: string;
  /** Hash of who told what, by which the same tip of the same person is known. */
  identity: string;
  who: string;
  heard_at: string;
  heard_precision: string;
  place: string | null;
  url: string | null;
  title: string | null;
  note: string | null;
  /** Only where the person said one. */
  level: string | null;
  /** The level of an item that was known already, which the person's took the place of. */
  level_before: string | null;
  added_at: string;
  removed_at: string | null;
}

/** Saved searches. */
interface WatchesTable {
  id: string;
  name: string;
  /** As it was written. */
  q: string;
  /** JSON: the filters beside it. */
  filters: string;
  /** Null for all. */
  owner: string | null;
  /** Owner and name, spelled so that equals are equal: at most one that is not removed has both. */
  owner_key: string;
  name_key: string;
  /** Opens the feeds of a personal one. */
  feed_key: string;
  /** Rises when it looks for something else. */
  revision: Generated<number>;
  /** Hash of what its words were read as; another one means that it has to go through everything again. */
  meaning: Generated<string>;
  /** Up to which change it has gone through what there was; null when it follows with the others. */
  fill_cursor: number | null;
  /** What changed before this, or was there before `fill_began_at`, is not new to it. */
  fill_goal: Generated<number>;
  fill_began_at: string;
  /** The highest number that a hit was given. */
  last_number: Generated<number>;
  hits_changed_at: string | null;
  created_at: string;
  updated_at: string;
  removed_at: string | null;
}

/** What watches have found: can be made again from the items, but for what was new when. */
interface WatchHitsTable {
  watch_id: string;
  item_id: string;
  /** In the order they became hits; 0 for what was there already when the watch began to look. */
  number: number;
  /** By which revision of the watch it was found; it is a hit as long as that is the present one. */
  revision: number;
  /** The item's own time, as on the item. */
  sort_at: string;
  matched_at: string;
}

/** How far each reader has come in each watch. */
interface WatchReadersTable {
  watch_id: string;
  /** Empty for those who name nobody. */
  reader: string;
  seen_number: number;
  seen_at: string;
}

interface StoriesTable {
  id: string;
  lead_item_id: string;
  created_at: string;
}

/** Fingerprints by which an arriving item finds those that may tell the same story. */
interface StoryKeysTable {
  key: string;
  item_id: string;
  sort_at: string;
}

interface SourceStatesTable {
  source_id: string;
  first_seen_at: string;
  next_fetch_at: string;
  last_attempt_at: string | null;
  last_success_at: string | null;
  last_new_item_at: string | null;
  consecutive_failures: Generated<number>;
  failure_code: string | null;
  failure_message: string | null;
  last_report: string | null;
  duration_ms: number | null;
  memory: Generated<string>;
  claimed_by: string | null;
  claimed_until: string | null;
  /** When a person asked for a visit that has not been made yet. */
  requested_at: string | null;
  /** 0 when the configuration no longer has the source, or has switched it off. */
  active: Generated<number>;
  /** When the first of the failures in a row was; null while it works. */
  failing_since: string | null;
  /** When it was last read after failures. */
  recovered_at: string | null;
  /** When the server, after a failure, answered only that nothing has changed. */
  unconfirmed_at: string | null;
  /** Until when the publisher has asked us to wait. */
  retry_at: string | null;
  /** JSON, see sources/health/: what a usual week gives, what may have been missed, where it seems to have moved. */
  rhythm: string | null;
  gap: string | null;
  proposal: string | null;
  /** What was last searched for a new address, so that it is done once. */
  searched: string | null;
}

/** Sources that people have added at run time. */
interface AddedSourcesTable {
  id: string;
  /** The source as JSON, in the shape of an entry of `config/sources.yaml`. */
  definition: string;
  /** What it fetches, spelled so that equals are equal: at most one that is not removed has it. */
  address: string;
  added_at: string;
  added_by: string | null;
  changed_at: string;
  /** When it was taken away; its items keep its name. */
  removed_at: string | null;
}

/** Turns at hosts, and rests they have asked for, by the database's own clock. A place is an origin, or the address of one subscription. */
interface FetchPlacesTable {
  place: string;
  /** Whose turn it is; null when it is nobody's. */
  held_by: string | null;
  /** When the next request may start; while somebody has the turn, when that one is taken for dead. */
  free_at: string | null;
  /** When the last request ended, for those that want a longer pause than it did. */
  ended_at: string | null;
  rest_until: string | null;
}

/** Calls to publishers that allow only so many an hour; older ones than that are forgotten. */
interface FetchCallsTable {
  id: string;
  place: string;
  called_at: string;
}

/** Recurring work: the occurrence it was last done for, so that none is missed or done twice. */
interface RoutinesTable {
  name: string;
  done_for: string | null;
  claimed_by: string | null;
  claimed_until: string | null;
}

/** Jobs that failed too often, kept out of the queue until somebody lets them out. */
interface QuarantinedJobsTable {
  id: string;
  name: string;
  key: string;
  payload: string;
  cause: string;
  tries: number;
  quarantined_at: string;
}

/** Moves of another store's contents to this one; while one is unfinished nobody else may use it. */
interface MovesTable {
  id: string;
  started_at: string;
  finished_at: string | null;
}

interface CountersTable {
  name: string;
  value: number;
}

interface IndexCursorsTable {
  engine: string;
  last_change: number;
  generation: string;
  updated_at: string;
}

export interface Tables {
  items: ItemsTable;
  item_keys: ItemKeysTable;
  item_provenance: ItemProvenanceTable;
  item_versions: ItemVersionsTable;
  item_people: ItemPeopleTable;
  item_identifiers: ItemIdentifiersTable;
  item_areas: ItemAreasTable;
  area_verdicts: AreaVerdictsTable;
  tips: TipsTable;
  watches: WatchesTable;
  watch_hits: WatchHitsTable;
  watch_readers: WatchReadersTable;
  stories: StoriesTable;
  story_keys: StoryKeysTable;
  source_states: SourceStatesTable;
  added_sources: AddedSourcesTable;
  counters: CountersTable;
  index_cursors: IndexCursorsTable;
  fetch_places: FetchPlacesTable;
  fetch_calls: FetchCallsTable;
  routines: RoutinesTable;
  quarantined_jobs: QuarantinedJobsTable;
  moves: MovesTable;
}

export type ItemRow = Selectable<ItemsTable>;
export type AddedSourceRow = Selectable<AddedSourcesTable>;
export type TipRow = Selectable<TipsTable>;
export type WatchRow = Selectable<WatchesTable>;
export type WatchHitRow = Selectable<WatchHitsTable>;
export type SourceStateRow = Selectable<SourceStatesTable>;
export type QuarantinedJobRow = Selectable<QuarantinedJobsTable>;
