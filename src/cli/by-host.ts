/** Work at many hosts in, done several hosts at a time and one piece after the other at each: nobody is asked twice at once. */
import { groupBy } from '../domain/group-by.js';
import { originOf } from '../domain/source.js';

const PARALLEL_HOSTS = 8;

/** @returns when all is done. */
export async function forEachByHost<T>(
  list: readonly T[],
  urlOf: (entry: T) => string,
  run: (entry: T) => Promise<void>,
): Promise<void> {
  const queue = [...groupBy(list, (entry) => originOf(urlOf(entry))).values()];
  const worker = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      for (const entry of group) await run(entry);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_HOSTS }, worker));
}
