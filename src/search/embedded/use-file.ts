/**
 * The folder of an index in, a way to work on its file out that outlives what may happen to it: a file that is gone, was replaced or has
 * become corrupt is opened or made anew.
 */
import { closeTidily, type Database } from './database.js';
import { inodeOf, isCorruption, openIndexFile, removeIndexFile } from './file.js';
import { indexPath, openAtStart } from './open-at-start.js';

export interface FileUse {
  /** `work` may be done twice: a file that proves corrupt is made anew first, once. */
  use<Value>(work: (database: Database) => Value): Value;
  close(): void;
}

/**
 * @param forget told when another file is open than before: nothing that is remembered of the index holds any more.
 * @throws StartError when the index can be neither opened nor made anew.
 */
export function openFileUse(folder: string, forget: () => void = () => {}): FileUse {
  const path = indexPath(folder);
  let file = openAtStart(folder);
  let isClosed = false;

  /** It may fail, and then does so anew each time until it succeeds. */
  const reopen = (): void => {
    if (file.database.isOpen) file.database.close();
    forget();
    file = openIndexFile(path);
  };

  return {
    use: (work) => {
      if (!isClosed && (!file.database.isOpen || inodeOf(path) !== file.inode)) reopen();
      try {
        return work(file.database);
      } catch (error) {
        if (!isCorruption(error)) throw error;
        // Another thread or process may have been quicker.
        if (inodeOf(path) === file.inode) removeIndexFile(path);
        reopen();
        return work(file.database);
      }
    },
    close: () => {
      isClosed = true;
      if (file.database.isOpen) closeTidily(file.database);
    },
  };
}
