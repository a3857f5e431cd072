/** Work in, done when the test process ends by itself, be it with an error: for what would otherwise outlive it. */
import { EventEmitter } from 'node:events';

/** Jest gives each test file a copy of `process` that nobody tells of the end. A class of Node's own knows the real one. */
const tester = (EventEmitter.constructor as FunctionConstructor)('return process')() as NodeJS.Process;

const KEY = Symbol.for('spanare-at-exit');
type Listed = NodeJS.Process & { [KEY]?: Set<() => void> };

/** One list for all test files that share the process: a listener for each would be warned of. */
function listed(): Set<() => void> {
  const holder = tester as Listed;
  if (holder[KEY] === undefined) {
    const works = new Set<() => void>();
    holder[KEY] = works;
    tester.on('exit', () => {
      for (const work of works) work();
    });
  }
  return holder[KEY];
}

/** @param work can't wait for anything. @returns how to take it off the list again. */
export function atExit(work: () => void): () => void {
  const works = listed();
  works.add(work);
  return () => {
    works.delete(work);
  };
}
