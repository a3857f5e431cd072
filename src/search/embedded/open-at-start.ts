/** The folder of the index in, its open file out; what a person must mend first becomes a sentence that says what, where and how. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../../domain/start-error.js';
import { searchTexts as texts } from '../../texts/search.js';
import { type IndexFile, openIndexFile } from './file.js';

export const indexPath = (folder: string): string => join(folder, 'items.db');

/** Whether there is an index in the folder; opening it would make one. */
export const hasEmbeddedIndex = (folder: string): boolean => existsSync(indexPath(folder));

/** @throws StartError when the index can be neither opened nor made anew. */
export function openAtStart(folder: string): IndexFile {
  try {
    return openIndexFile(indexPath(folder));
  } catch (error) {
    throw new StartError([explain(folder, error)], { cause: error });
  }
}

function explain(folder: string, error: unknown): string {
  const file = indexPath(folder);
  const message = error instanceof Error ? error.message : String(error);
  if (isOther(folder, 'folder')) return texts.notAFolder(folder);
  if (isOther(file, 'file')) return texts.notAFile(file);
  const cases: [RegExp, string][] = [
    [/locked|busy/i, texts.locked(file)],
    [/ENOSPC|EDQUOT|is full/i, texts.diskFull(file)],
    [/EACCES|EPERM|EROFS|readonly|read-only|unable to open/i, texts.notWritable(folder)],
  ];
  return cases.find(([pattern]) => pattern.test(message))?.[1] ?? texts.cannotOpen(file, message);
}

/** Whether something else has taken the place. */
function isOther(path: string, wanted: 'folder' | 'file'): boolean {
  try {
    const there = statSync(path);
    return wanted === 'folder' ? !there.isDirectory() : !there.isFile();
  } catch {
    return false;
  }
}
