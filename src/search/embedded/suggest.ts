/** What somebody is writing and one state of the index in, how it could go on out: words, a phrase, titles; the likeliest first. */
import { fold } from '../../language/fold.js';
import { isStopword } from '../../language/stopwords.js';
import type { Synonyms } from '../../language/synonyms.js';
import { tokenize } from '../../language/tokens.js';
import type { Suggestion, SuggestionRequest } from '../engine.js';
import { planQuery } from '../plan.js';
import { hasWords, parseQuery } from '../query.js';
import { splitLastWord } from '../typing.js';
import type { Attributes } from './attributes.js';
import { type Bits, hasBit } from './bits.js';
import { createMatcher, LAST_LEVEL, levelsOf } from './levels.js';
import { inTitle } from './lists.js';
import { NOTHING_GIVEN, newestAfter } from './order.js';
import type { IndexReader } from './reader.js';
import type { CountedWord } from './vocabulary.js';

const SHORTEST_BEGINNING = 2;
/** Beginnings without å, ä and ö are tried with them: so many ways, counted with the one that was written. */
const MOST_SPELLINGS = 9;
/** A word spelt otherwise than it is being written counts for so much of one that is not. */
const OTHER_SPELLING = 0.3;
/** Lists longer than this are not compared with what was written before: common words go with most. */
const LONGEST_COMPARED = 20_000;
const MOST_TITLES_READ = 200;
const MOST_TITLES = 3;
/** Of what has been written: any three letters begin many titles. */
const SHORTEST_TITLE = 4;

export function suggestFrom(
  { text, limit }: SuggestionRequest,
  reader: IndexReader,
  attributes: Attributes,
  synonyms: Synonyms,
): Suggestion[] {
  const { before, last, isQuoted } = splitLastWord(text);
  if (last.length < SHORTEST_BEGINNING && !hasWords(parseQuery(before))) return [];
  const company = rowsBefore(before, reader, synonyms);
  const found = last.length < SHORTEST_BEGINNING ? [] : completions(last, isQuoted, reader);
  const likely = rank(found, company, reader, limit);
  const words = isQuoted ? besideEachOther(openPhrase(before), likely, reader) : likely;
  const write = (word: string): string => `${before}${word}${isQuoted ? '"' : ''}`;
  const suggestions: Suggestion[] = [
    ...words.map(
      ({ word, count }): Suggestion => ({ text: write(word), kind: isQuoted ? 'phrase' : 'word', n: count }),
    ),
    ...(isQuoted ? [] : phrasesOf(before, words, reader)),
  ];
  const titles = titlesFrom({ text, isWhole: last === '' }, words, reader, attributes).slice(0, Math.max(0, limit - 1));
  return [...suggestions.slice(0, limit - titles.length), ...titles];
}

interface Completion {
  word: string;
  count: number;
}

/** Of each word the form that most texts have; common words are proposed in phrases only. */
function completions(last: string, isQuoted: boolean, reader: IndexReader): Completion[] {
  const byKey = new Map<string, Completion & { worth: number }>();
  for (const spelling of spellingsOf(last)) {
    const worthOf = ({ count }: CountedWord): number => count * (spelling === last ? 1 : OTHER_SPELLING);
    for (const counted of reader.vocabulary.wordsFrom(spelling)) {
      const { key, word, count } = counted;
      if (word === last || (!isQuoted && isStopword(word))) continue;
      if (worthOf(counted) > (byKey.get(key)?.worth ?? 0)) byKey.set(key, { word, count, worth: worthOf(counted) });
    }
  }
  return [...byKey.values()].sort((a, b) => b.worth - a.worth || (a.word < b.word ? -1 : 1));
}

const MARKED: Record<string, string> = { a: 'aåä', o: 'oö', e: 'eé' };

/** As written, and with marks where they may have been left out; whoever writes marks leaves none out. */
function spellingsOf(written: string): string[] {
  if (fold(written) !== written) return [written];
  let spellings = [''];
  for (const letter of written) {
    const letters =
      spellings.length * (MARKED[letter]?.length ?? 1) > MOST_SPELLINGS ? letter : (MARKED[letter] ?? letter);
    spellings = [...letters].flatMap((each) => spellings.map((spelling) => spelling + each));
  }
  return spellings;
}

/** The rows that have what was written before; null where nothing was that finds anything. */
function rowsBefore(before: string, reader: IndexReader, synonyms: Synonyms): Bits | null {
  const query = parseQuery(before.replace(/["”“„»«]([^"”“„»«]*)$/, '$1'));
  if (!hasWords(query)) return null;
  const plan = planQuery(query, { synonyms, frequency: reader.statistics.frequency, correct: () => null });
  return createMatcher(plan, reader.lists)(levelsOf(plan)[0] ?? LAST_LEVEL);
}

/** Those that stand in a text with the words before them come first, by how many such texts there are. */
function rank(found: Completion[], company: Bits | null, reader: IndexReader, limit: number): Completion[] {
  if (company === null) return firstThere(found, reader, limit);
  const together = found.slice(0, 3 * limit).flatMap(({ word, count }) => {
    const shared =
      count > LONGEST_COMPARED
        ? reader.statistics.frequency(`e${word}`)
        : countShared(reader.lists.ofTerm(`e${word}`).rows, company);
    return shared === 0 ? [] : [{ word, count: shared }];
  });
  return together.sort((a, b) => b.count - a.count).slice(0, limit);
}

/** Counts are of all that segments hold: a word that only deleted texts had, or earlier versions, is nobody's to be told. */
function firstThere(found: Completion[], { statistics }: IndexReader, limit: number): Completion[] {
  const there: Completion[] = [];
  for (const completion of found) {
    if (there.length >= limit) break;
    if (statistics.frequency(`e${completion.word}`) > 0) there.push(completion);
  }
  return there;
}

function countShared(rows: Uint32Array, bits: Bits): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (hasBit(bits, rows[i] as number)) count += 1;
  return count;
}

/** The word before and the likeliest one, where texts have them side by side. */
function phrasesOf(before: string, words: Completion[], reader: IndexReader): Suggestion[] {
  const token = tokenize(before).at(-1);
  const [likeliest] = words;
  if (token === undefined || likeliest === undefined || before.slice(token.end).trim() !== '') return [];
  // A filter, a beginning or the end of a phrase is no word to stand before another.
  if (!/(?:^|\s)$/.test(before.slice(0, token.start))) return [];
  const n = countPhrase([token.text, likeliest.word], reader);
  return n === null || n === 0
    ? []
    : [{ text: `${before.slice(0, token.start)}"${token.text} ${likeliest.word}"`, kind: 'phrase', n }];
}

/** Words of a phrase that has not been closed. */
const openPhrase = (before: string): string[] =>
  tokenize(/[^"”“„»«]*$/.exec(before)?.[0] ?? '').map((token) => token.text);

/** Those that stand right after the words of the phrase, by how many texts have it. */
function besideEachOther(words: string[], found: Completion[], reader: IndexReader): Completion[] {
  if (words.length === 0) return found;
  const beside = found.flatMap(({ word, count }) => {
    const n = countPhrase([...words, word], reader);
    return n === 0 ? [] : [{ word, count: n ?? count }];
  });
  return beside.sort((a, b) => b.count - a.count);
}

/** @returns null where the words are too common to be compared while somebody writes. */
function countPhrase(words: string[], { lists, statistics }: IndexReader): number | null {
  const groups = words.map((word) => [`e${word}`]);
  const frequencies = groups.map(([term = '']) => statistics.frequency(term));
  if (Math.min(...frequencies) > LONGEST_COMPARED || Math.max(...frequencies) > 10 * LONGEST_COMPARED) return null;
  return lists.ofPhrase({ kind: 'exact', weight: 1, groups, adjacent: true, strength: 'strong' }).rows.length;
}

interface Written {
  text: string;
  /** Its last word is not being written any more. */
  isWhole: boolean;
}

/** Titles that begin as all that is written, the newest first. Found by the words, so only among some hundreds of texts. */
function titlesFrom(written: Written, words: Completion[], reader: IndexReader, attributes: Attributes): Suggestion[] {
  const wanted = comparable(written.text);
  if (wanted.length < SHORTEST_TITLE) return [];
  const rows = rowsInTitle(written, words, reader);
  const newest = newestAfter(rows, NOTHING_GIVEN, MOST_TITLES_READ, attributes);
  const titles = new Set<string>();
  for (const row of newest) {
    if (titles.size >= MOST_TITLES) break;
    const title = reader.text(row)?.title ?? '';
    if (comparable(title).startsWith(wanted)) titles.add(title);
  }
  return [...titles].map((title) => ({ text: `"${title.replace(/["”“„»«]/g, ' ').trim()}"`, kind: 'title' }));
}

const comparable = (text: string): string =>
  tokenize(text)
    .map((token) => fold(token.text))
    .join(' ');

/** Rows with the rarest of the words before the last in the title, or with one of the likeliest ways that the first word goes on. */
function rowsInTitle({ text, isWhole }: Written, words: Completion[], reader: IndexReader): Uint32Array {
  const { frequency } = reader.statistics;
  const tokens = tokenize(text);
  const whole = tokens
    .slice(0, isWhole ? tokens.length : -1)
    .map((token) => `e${token.text}`)
    .filter((term) => frequency(term) > 0 && frequency(term) <= LONGEST_COMPARED)
    .sort((a, b) => frequency(a) - frequency(b));
  const isFirst = tokens.length === 1 && !isWhole;
  const last = words.filter(({ count }) => count <= LONGEST_COMPARED).map(({ word }) => `e${word}`);
  const terms = isFirst ? last.slice(0, MOST_TITLES) : whole.slice(0, 1);
  const rows = new Set<number>();
  const titled = inTitle(reader.lists);
  for (const term of terms) for (const row of titled.ofTerm(term).rows) rows.add(row);
  return Uint32Array.from(rows).sort();
}
