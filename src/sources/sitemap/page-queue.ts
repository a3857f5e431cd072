/** Pages that wait to be read, as text kept between visits in and out. A page that fails is tried a few times, not for ever. */
import { z } from 'zod';
import type { DatedText } from '../../domain/item.js';

const MOST_WAITING = 1000;

export interface WaitingPage {
  url: string;
  /** Stands in when the page has no date of its own. */
  published: DatedText | null;
  /** Tries that have failed. */
  tries: number;
}

const precision = z.enum(['instant', 'day', 'month', 'year']);
const rows = z.array(z.tuple([z.string(), z.union([z.tuple([z.string(), precision]), z.null()]), z.number()]));

/** @returns none for what is no queue. */
export function readQueue(text: string | undefined): WaitingPage[] {
  let json: unknown;
  try {
    json = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  const read = rows.safeParse(json);
  if (!read.success) return [];
  return read.data.map(([url, date, tries]) => ({
    url,
    published: date === null ? null : { at: date[0], precision: date[1] },
    tries,
  }));
}

export function writeQueue(pages: WaitingPage[]): string {
  return JSON.stringify(
    pages.map(({ url, published, tries }) => [
      url,
      published === null ? null : [published.at, published.precision],
      tries,
    ]),
  );
}

/** @returns the queue with those that fit, each page once, and those that did not fit. */
export function addToQueue<Page extends Omit<WaitingPage, 'tries'>>(
  queue: WaitingPage[],
  pages: Page[],
): { queue: WaitingPage[]; left: Page[] } {
  const waiting = new Set(queue.map(({ url }) => url));
  const added = pages.filter(({ url }) => !waiting.has(url));
  const room = Math.max(0, MOST_WAITING - queue.length);
  const fitting = added.slice(0, room).map(({ url, published }) => ({ url, published, tries: 0 }));
  return { queue: [...queue, ...fitting], left: added.slice(room) };
}
