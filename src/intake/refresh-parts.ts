/** What a visit to a source needs, and how it can end. */
import type { Failure } from '../domain/failure.js';
import type { Log } from '../domain/log.js';
import type { Meter } from '../domain/meter.js';
import type { Source } from '../domain/source.js';
import type { AtStep } from '../domain/steps.js';
import type { Parse } from '../sources/parse-tasks.js';
import type { VisitReport } from '../sources/source-state.js';
import type { Fetch } from '../sources/visit.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';

export interface RefreshParts {
  db: Db;
  fetch: Fetch;
  parse: Parse;
  tagger: () => Tagger;
  log: Log;
  /** Names this process in claims. */
  owner: string;
  nextFetchAt(source: Source, now: Date, failures: number, failure: Failure | null): Date;
  /** The key that the source's interface asks for; absent or null: none. */
  keyOf?(source: Source): string | null;
  /** Whom publishers may write to. */
  contact?: string | null;
  /** Told how long each visit took. */
  meter?: Pick<Meter, 'visit'>;
  /** Told of the named steps; only fault tests listen. */
  atStep?: AtStep;
}

export type RefreshResult =
  | { outcome: 'read' | 'not-modified'; report: VisitReport }
  | { outcome: 'failed'; failure: Failure }
  /** Somebody else is visiting it, or the visit was cut short: nothing recorded, still due. */
  | { outcome: 'handed-back' };
