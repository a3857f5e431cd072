/** What the process depends on in, whether each answers out: within a limit, for one that is asked must itself answer in time. */

export type DependencyState = 'up' | 'down' | 'unused';

/** By name, a question that is answered when all is well; null for what is not in use. */
export type Dependencies = Readonly<Record<string, (() => Promise<unknown>) | null>>;

const LIMIT_MS = 1000;

/** All are asked at once. One that fails, or has not answered after a second, is down. */
export async function askDependencies(dependencies: Dependencies): Promise<Record<string, DependencyState>> {
  const states = Object.entries(dependencies).map(
    async ([name, question]): Promise<[string, DependencyState]> => [
      name,
      question === null ? 'unused' : await ask(question),
    ],
  );
  return Object.fromEntries(await Promise.all(states));
}

async function ask(question: () => Promise<unknown>): Promise<DependencyState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DependencyState>((resolve) => {
    timer = setTimeout(() => resolve('down'), LIMIT_MS);
  });
  const answered = (async (): Promise<DependencyState> => {
    await question();
    return 'up';
  })().catch((): DependencyState => 'down');
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
