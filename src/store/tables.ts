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
  stories: StoriesTable;
  story_keys: StoryKeysTable;
  source_states: SourceStatesTable;
  counters: CountersTable;
  index_cursors: IndexCursorsTable;
  fetch_places: FetchPlacesTable;
  routines: RoutinesTable;
  quarantined_jobs: QuarantinedJobsTable;
  moves: MovesTable;
}

export type ItemRow = Selectable<ItemsTable>;
export type SourceStateRow = Selectable<SourceStatesTable>;
export type QuarantinedJobRow = Selectable<QuarantinedJobsTable>;
