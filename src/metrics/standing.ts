/** Store, queue and search engine in, how things stand with them out, as Prometheus' text. What does not answer is left out. */
import { Gauge, Registry } from 'prom-client';
import { askInTime, type Question, shareQuestion } from '../domain/ask-in-time.js';
import { DEPENDENCIES, type Dependencies } from '../domain/dependencies.js';
import { LEVELS } from '../domain/vocabulary.js';
import { countItemsByLevel } from '../intake/count-by-level.js';
import { readSourceOverviews } from '../intake/source-overview.js';
import { JOB_NAMES, type Jobs } from '../jobs/jobs.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import type { Catalogue } from '../sources/catalogue.js';
import { HEALTH_STATUSES } from '../sources/health.js';
import type { Db } from '../store/store.js';
import { countBehind } from '../watches/watch-lag.js';

/** One line of a metric: the values of its labels, and the figure. */
type Sample = [labels: Record<string, string>, value: number];

interface Standing {
  name: string;
  help: string;
  samples: Sample[];
}

/** What is the same wherever it is asked. One process of a kind is enough to ask for it. */
export interface WholeParts {
  db: Db;
  catalogue: Pick<Catalogue, 'all' | 'freshen'>;
  jobs: Jobs;
  engine: SearchEngine;
  feed: ChangeFeed;
  /** How long the counts of items and sources are good for, ms; given by tests. */
  keepMs?: number;
}

/** All are asked at once, so this is also the longest that an answer takes. */
const LIMIT_MS = 1300;
const PATIENCE_MS = 30_000;
/** Prometheus asks every fifteen seconds or so, and of every web process; counting reads all items. */
const KEEP_MS = 20_000;

function countBy<Key extends string>(keys: readonly Key[], values: readonly Key[], label: string): Sample[] {
  return keys.map((key) => [{ [label]: key }, values.filter((value) => value === key).length]);
}

async function readDependencies(dependencies: Dependencies): Promise<Standing[]> {
  const states = await dependencies.ask();
  const used = DEPENDENCIES.filter((name) => states[name] !== 'unused');
  return [
    {
      name: 'spanare_dependency_up',
      help: '1 where a dependency in use answers, else 0.',
      samples: used.map((dependency) => [{ dependency }, states[dependency] === 'down' ? 0 : 1]),
    },
  ];
}

async function readSources({ db, catalogue }: WholeParts): Promise<Standing[]> {
  await catalogue.freshen();
  const overviews = await readSourceOverviews(db, catalogue.all(), new Date());
  return [
    {
      name: 'spanare_sources',
      help: 'Sources by how they are doing, as the page about sources tells it.',
      samples: countBy(
        HEALTH_STATUSES,
        overviews.map((overview) => overview.health.status),
        'state',
      ),
    },
  ];
}

async function readItems({ db }: WholeParts): Promise<Standing[]> {
  const byLevel = await countItemsByLevel(db);
  return [
    {
      name: 'spanare_items',
      help: 'Items that are kept, by level.',
      samples: LEVELS.map((level) => [{ level }, byLevel.get(level) ?? 0]),
    },
  ];
}

async function readQueue({ jobs }: WholeParts): Promise<Standing[]> {
  const states = await jobs.state();
  return [
    {
      name: 'spanare_queue_jobs',
      help: 'Jobs in the queue, by name and state.',
      samples: states.flatMap(({ name, waiting, running, delayed }): Sample[] => [
        [{ job: name, state: 'waiting' }, waiting],
        [{ job: name, state: 'running' }, running],
        [{ job: name, state: 'delayed' }, delayed],
      ]),
    },
    {
      name: 'spanare_queue_oldest_seconds',
      help: 'How long the job that has waited longest has waited, by name; 0 where none waits.',
      samples: states.map(({ name, oldestMs }) => [{ job: name }, (oldestMs ?? 0) / 1000]),
    },
  ];
}

async function readQuarantine({ jobs }: WholeParts): Promise<Standing[]> {
  const quarantined = await jobs.quarantined();
  return [
    {
      name: 'spanare_quarantined_jobs',
      help: 'Jobs that failed too often and wait for somebody to let them out, by name.',
      samples: countBy(
        JOB_NAMES,
        quarantined.map((job) => job.name),
        'job',
      ),
    },
  ];
}

/** An index that has been lost or made anew has everything before it. */
async function readIndex({ engine, feed }: WholeParts): Promise<Standing[]> {
  const cursor = await feed.readCursor(engine.name);
  const isSame = cursor !== null && cursor.generation === (await engine.generation());
  const behind = Math.max(0, (await feed.lastChange()) - (isSame ? cursor.lastChange : 0));
  return [
    {
      name: 'spanare_index_behind_changes',
      help: 'Changes of items that the search index has not been given yet.',
      samples: [[{ engine: engine.name }, behind]],
    },
  ];
}

async function readWatches({ db }: WholeParts): Promise<Standing[]> {
  return [
    {
      name: 'spanare_watches_behind_changes',
      help: 'Changes of items that the saved search furthest behind has not gone through yet.',
      samples: [[{}, await countBehind(db)]],
    },
  ];
}

/** The same answer again while it is young. @param ask what a large store takes a tenth of a second for. */
function keepFor(ms: number, ask: Question<Standing[]>): Question<Standing[]> {
  let kept: { answer: Standing[]; atMs: number } | null = null;
  return async () => {
    if (kept === null || performance.now() - kept.atMs >= ms) kept = { answer: await ask(), atMs: performance.now() };
    return kept.answer;
  };
}

/** Each on its own, so that one that fails or hangs leaves the others be. */
function questionsAbout(whole: WholeParts): Question<Standing[]>[] {
  const { keepMs = KEEP_MS } = whole;
  const counting = [readSources, readItems].map((read) => keepFor(keepMs, () => read(whole)));
  const quick = [readQueue, readQuarantine, readIndex, readWatches].map((read) => () => read(whole));
  return [...counting, ...quick].map((question) => shareQuestion(question, PATIENCE_MS));
}

function write(standings: readonly Standing[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, samples } of standings) {
    const labelNames = [...new Set(samples.flatMap(([labels]) => Object.keys(labels)))];
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const [labels, value] of samples) gauge.set(labels, value);
  }
  return registry.metrics();
}

/** @param whole null where the process tells only of itself. @returns a question that is answered in time and never fails. */
export function createStanding(dependencies: Dependencies, whole: WholeParts | null): () => Promise<string> {
  const questions = [() => readDependencies(dependencies), ...(whole === null ? [] : questionsAbout(whole))];
  return async () => {
    const answers = await Promise.all(questions.map((question) => askInTime(question, LIMIT_MS)));
    return write(answers.flatMap((answer) => (answer.isAnswered ? answer.value : [])));
  };
}
