/** An item in, the key that a text cites it by out: ASCII, the same in every file, and different from every other in its own. */
import { fold } from '../language/fold.js';
import { isStopword } from '../language/stopwords.js';
import { datedOf, type ExportItem } from './export-item.js';
import { swedishDate } from './known-date.js';
import { readPersonName } from './person-name.js';

const LONGEST_PART = 20;
const SHORTEST_WORD = 3;
/** The end of an id is the part that differs. */
const ID_LETTERS = 5;

const plain = (text: string): string =>
  fold(text.normalize('NFKC').toLowerCase())
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const compact = (text: string): string => plain(text).replaceAll(' ', '').slice(0, LONGEST_PART);

/** The first word that says something; "" where none can be written in ASCII. */
function firstWord(text: string): string {
  const words = text.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u);
  const telling = words.filter((word) => !isStopword(word)).map(compact);
  return telling.find((word) => word.length >= SHORTEST_WORD) ?? '';
}

function nameOf({ item, source }: ExportItem): string {
  const name = item.people[0]?.name ?? source;
  return compact(readPersonName(name)?.family ?? firstWord(name));
}

/** @param taken keys of the same file */
export function citationKey(row: ExportItem, taken: ReadonlySet<string>): string {
  const year = swedishDate(datedOf(row.item))?.slice(0, 4) ?? '';
  const id = plain(row.item.id).replaceAll(' ', '');
  const parts = [`${nameOf(row)}${year}`, firstWord(row.item.title), id.slice(-ID_LETTERS)];
  const key = parts.filter((part) => part !== '').join('-');
  const whole = taken.has(key) ? `${key}-${id}` : key;
  let unique = whole === '' ? 'post' : whole;
  for (let n = 2; taken.has(unique); n++) unique = `${whole}-${n}`;
  return unique;
}
