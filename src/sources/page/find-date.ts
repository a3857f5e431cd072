/** Text or an element around a date in, the date out: listings wrap dates in labels, separators and place names. */
import type { CheerioAPI } from 'cheerio/slim';
import type { DatedText } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { type Elements, readText } from './open-page.js';

const LONGEST_TEXT = 200;
const MOST_WORDS = 7;

/** Pages of Swedish publishers that name no zone mean Swedish time. */
export function readPageDate(text: string, now: Date): DatedText | null {
  return readDate(text, { now, zone: 'Europe/Stockholm' });
}

/** The leftmost run of words that is a day, the longest first. */
function findInWords(words: string[], now: Date): DatedText | null {
  for (let start = 0; start < words.length; start++) {
    for (let count = Math.min(MOST_WORDS, words.length - start); count > 0; count--) {
      const date = readPageDate(words.slice(start, start + count).join(' '), now);
      // Years and months alone are as often numbers and names.
      if (date && (date.precision === 'day' || date.precision === 'instant')) return date;
    }
  }
  return null;
}

/** @returns the date that the text is, or else the first one inside it. Long text is not searched. */
export function findDate(text: string, now: Date): DatedText | null {
  const whole = readPageDate(text, now);
  if (whole || text.length > LONGEST_TEXT || !/\d|i\s?(?:dag|går)/i.test(text)) return whole;
  for (const part of text.split(/\s*[|•·;()[\]]\s*|\s+[–—-]\s+/)) {
    const date = findInWords(part.split(/\s+|:(?!\d)|(?<=\p{L}):/u).filter(Boolean), now);
    if (date) return date;
  }
  return null;
}

/** What machines are told (`datetime`, `content`) before what people read. */
export function readElementDate($: CheerioAPI, element: Elements, now: Date): DatedText | null {
  const inner = element.find('time[datetime]').first();
  const marks = [element.attr('datetime'), element.attr('content'), inner.attr('datetime')];
  for (const mark of marks) {
    const date = mark === undefined ? null : readPageDate(mark, now);
    if (date) return date;
  }
  return findDate(readText($, element), now);
}
