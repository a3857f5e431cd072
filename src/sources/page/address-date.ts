/** An address in, the day that its path tells out: many sites lay their news under /2026/11/23/. */
import type { DatedText } from '../../domain/item.js';
import { findDate } from './find-date.js';

/** Whole parts of the path only: a number inside a name is as often that of a case or of the meeting it calls to. */
const DAY = /\/((?:19|20)\d{2})([-/])(\d{2})\2(\d{2})(?=[-/_]|\.\w{2,5}$|$)/;

/** @returns null for a month or a year alone: the page itself knows better. */
export function readAddressDate(url: string): DatedText | null {
  const [, year, , month, day] = DAY.exec(new URL(url).pathname) ?? [];
  return year === undefined ? null : findDate(`${year}-${month}-${day}`, new Date(0));
}
