/**
 * Which pages a sitemap has named, and how each was marked as changed then: text kept between visits in, answers out. Nine characters a page,
 * so that fifty thousand fit where a source's memory is kept.
 */
import { createHash } from 'node:crypto';
import type { DatedText } from '../../domain/item.js';

const NAME_LENGTH = 7;
const MARK_LENGTH = 2;
const ENTRY_LENGTH = NAME_LENGTH + MARK_LENGTH;
const MOST_ENTRIES = 60_000;
const NO_MARK = '--';

export interface Seen {
  /** @returns whether the page is new, has been changed since, or neither. */
  judge(page: { url: string; changed: DatedText | null }): 'new' | 'changed' | 'known';
  add(page: { url: string; changed: DatedText | null }): void;
  /** As it is kept. The pages named least lately are forgotten first when there are too many. */
  toText(): string;
}

const digest = (text: string, length: number): string =>
  createHash('sha1').update(text).digest('base64url').slice(0, length);
const nameOf = (url: string): string => digest(url, NAME_LENGTH);
const markOf = (changed: DatedText | null): string => (changed === null ? NO_MARK : digest(changed.at, MARK_LENGTH));

function readEntries(text: string): Map<string, string> {
  const marks = new Map<string, string>();
  for (let i = 0; i + ENTRY_LENGTH <= text.length; i += ENTRY_LENGTH) {
    marks.set(text.slice(i, i + NAME_LENGTH), text.slice(i + NAME_LENGTH, i + ENTRY_LENGTH));
  }
  return marks;
}

/** @param text as `toText` gave it, "" for nothing. */
export function createSeen(text: string): Seen {
  const marks = readEntries(text);
  return {
    judge({ url, changed }) {
      const before = marks.get(nameOf(url));
      if (before === undefined) return 'new';
      return changed === null || before === markOf(changed) ? 'known' : 'changed';
    },
    add({ url, changed }) {
      const name = nameOf(url);
      marks.delete(name);
      marks.set(name, markOf(changed));
    },
    toText: () =>
      [...marks]
        .slice(-MOST_ENTRIES)
        .map(([name, mark]) => name + mark)
        .join(''),
  };
}
