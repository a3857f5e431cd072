/** What the process depends on in, whether each answers, and has what it should, out: within a second, for one that is asked must itself answer in time. */
import { askInTime, type Question, shareQuestion } from './ask-in-time.js';

export const DEPENDENCIES = ['store', 'search', 'redis', 'meilisearch'] as const;
export type DependencyName = (typeof DEPENDENCIES)[number];
export const DEPENDENCY_STATES = ['up', 'behind', 'down', 'unused'] as const;
export type DependencyState = (typeof DEPENDENCY_STATES)[number];
export type DependencyStates = Readonly<Record<DependencyName, DependencyState>>;

export interface DependencyQuestion {
  /** Answered when all is well, with 'behind' where it answers but lacks much of what it should have; null for what is not in use. */
  ask: Question<unknown> | null;
  /** Whether the process is of no use without it. */
  isEssential: boolean;
}

export interface Dependencies {
  /** All are asked at once. One that fails, or has not answered after a second, is down. */
  ask(): Promise<DependencyStates>;
  isEssential(name: DependencyName): boolean;
}

const LIMIT_MS = 1000;
/** A question that has hung for so long may have been lost on the way. */
const PATIENCE_MS = 10_000;
const WATCH_EVERY_MS = 2000;

/** However many ask, each is asked once at a time. */
export function createDependencies(
  questions: Readonly<Record<DependencyName, Readonly<DependencyQuestion>>>,
): Dependencies {
  const asking = DEPENDENCIES.map((name) => {
    const { ask } = questions[name];
    return { name, question: ask === null ? null : shareQuestion(ask, PATIENCE_MS) };
  });
  return {
    ask: async () => {
      const states = await Promise.all(asking.map(({ question }) => stateOf(question)));
      return Object.fromEntries(asking.map(({ name }, i) => [name, states[i]])) as Record<
        DependencyName,
        DependencyState
      >;
    },
    isEssential: (name) => questions[name].isEssential,
  };
}

async function stateOf(question: Question<unknown> | null): Promise<DependencyState> {
  if (question === null) return 'unused';
  const answered = await askInTime(question, LIMIT_MS);
  if (!answered.isAnswered) return 'down';
  return answered.value === 'behind' ? 'behind' : 'up';
}

export interface DependencyWatch {
  /** What did not answer when it was last asked, at most three seconds ago; costs nothing. Empty before the first answer. */
  down(): ReadonlySet<DependencyName>;
  stop(): void;
}

/** Asks again and again in the background. Stop it before what it asks is closed. */
export function watchDependencies(dependencies: Dependencies, everyMs = WATCH_EVERY_MS): DependencyWatch {
  let down: ReadonlySet<DependencyName> = new Set();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const states = await dependencies.ask();
    down = new Set(DEPENDENCIES.filter((name) => states[name] === 'down'));
    if (!isStopped) timer = setTimeout(look, everyMs).unref();
  };
  void look();
  return {
    down: () => down,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
