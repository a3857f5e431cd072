/** Analysed texts in, row after row, one segment of sorted lists out. What is gathered lies in flat columns: some 12 bytes a word. */
import { analyseWord, type WordTerms } from '../analyse.js';
import { ByteWriter } from './bytes.js';
import { type ListName, orderly } from './keys.js';
import { PostingsWriter, TEXT_PLACE, toPlace } from './postings.js';
import { type Kind, type SegmentWriter, writeSublist } from './segments.js';

export type AnalysisLanguage = 'sv' | 'en';

/** Words of one text by field, as they stand. */
export interface FieldWords {
  language: AnalysisLanguage;
  title: readonly string[];
  text: readonly string[];
}

/** Lists whose names are remembered from one segment to the next; words come back, and analysing them is dear. */
const MOST_NAMES = 200_000;

export class PostingsBuffer {
  /** Occurrences gathered. */
  size = 0;
  /** Where the occurrences of each text begin, those that it had before it was changed again left behind. */
  private startsByRow = new Map<number, number>();
  private sorted: { starts: Uint32Array; order: Uint32Array } | null = null;
  private lists = new Uint32Array(4096);
  private rows = new Uint32Array(4096);
  private places = new Uint16Array(4096);
  private readonly writer = new PostingsWriter();
  private names: ListName[] = [];
  /** By key, and within it by word: the list's number. */
  private numbers = new Map<string, Map<string, number>>();
  /** Of a word: the lists it goes to. */
  private known: Record<AnalysisLanguage, Map<string, readonly number[]>> = { sv: new Map(), en: new Map() };

  private readonly onNewWord: (word: string, terms: WordTerms) => void;

  /** @param onNewWord told of each word that is not remembered, with its terms */
  constructor(onNewWord: (word: string, terms: WordTerms) => void) {
    this.onNewWord = onNewWord;
  }

  /** Forgets what was gathered. */
  clear(): void {
    this.size = 0;
    this.startsByRow.clear();
    this.sorted = null;
    if (this.names.length > MOST_NAMES) this.forgetNames();
  }

  /** After a transaction that came to nothing: what it told of new words is lost. */
  forgetNames(): void {
    this.names = [];
    this.numbers.clear();
    this.known.sv.clear();
    this.known.en.clear();
  }

  get texts(): number {
    return this.startsByRow.size;
  }

  /** In place of what the row had before. */
  add(row: number, { language, title, text }: FieldWords): void {
    this.startsByRow.set(row, this.size);
    this.sorted = null;
    for (let i = 0; i < title.length; i++) this.addWord(row, title[i] ?? '', language, toPlace(i, true));
    for (let i = 0; i < text.length; i++) this.addWord(row, text[i] ?? '', language, toPlace(i, false));
  }

  /** An empty word stands for a gap that phrases do not cross. */
  private addWord(row: number, word: string, language: AnalysisLanguage, place: number): void {
    if (word === '') return;
    const lists = this.known[language].get(word) ?? this.learn(word, language);
    for (let i = 0; i < lists.length; i++) {
      if (this.size === this.lists.length) this.grow();
      this.lists[this.size] = lists[i] as number;
      this.rows[this.size] = row;
      this.places[this.size++] = place;
    }
  }

  private learn(found: string, language: AnalysisLanguage): readonly number[] {
    const word = ownCopy(found);
    const terms = analyseWord(word, language);
    this.onNewWord(word, terms);
    const parts = terms.others.filter((term) => term.startsWith('p'));
    const numbers = [
      this.numberOf(orderly(terms.stem), terms.exact.slice(1)),
      ...parts.map((part) => this.numberOf(orderly(part), '')),
    ];
    this.known[language].set(word, numbers);
    return numbers;
  }

  private numberOf(key: string, word: string): number {
    let words = this.numbers.get(key);
    if (words === undefined) {
      words = new Map();
      this.numbers.set(key, words);
    }
    let number = words.get(word);
    if (number === undefined) {
      number = this.names.length;
      words.set(word, number);
      this.names.push({ key, word });
    }
    return number;
  }

  /** Writes all lists in order of keys. */
  writeTo(segment: SegmentWriter): void {
    const into = { lists: new ByteWriter(4096), places: new ByteWriter(4096) };
    for (const [key, lists] of this.usedKeys()) {
      this.writeKey(lists, into);
      segment.add('lists', key, into.lists.view());
      if (into.places.length > 0) segment.add('places', key, into.places.view());
    }
  }

  /** What a segment would have under a key, or null. */
  find(key: string): Record<Kind, Uint8Array> | null {
    const { starts } = this.sortByList();
    const lists = [...(this.numbers.get(key)?.values() ?? [])].filter((list) => starts[list] !== starts[list + 1]);
    if (lists.length === 0) return null;
    const into = { lists: new ByteWriter(), places: new ByteWriter() };
    this.writeKey(lists, into);
    return { lists: into.lists.view(), places: into.places.view() };
  }

  /** Words whose keys begin so, with in how many texts they are. */
  *countWords(beginning: string): Generator<{ key: string; word: string; count: number }> {
    const { starts, order } = this.sortByList();
    for (let list = 0; list < this.names.length; list++) {
      const { key, word } = this.names[list] ?? { key: '', word: '' };
      if (starts[list] === starts[list + 1] || !key.startsWith(beginning)) continue;
      yield { key, word, count: this.countRows(order.subarray(starts[list], starts[list + 1])) };
    }
  }

  /** Occurrences lie in order of rows. */
  private countRows(order: Uint32Array): number {
    let count = 0;
    for (let i = 0; i < order.length; i++)
      if (i === 0 || this.rows[order[i] as number] !== this.rows[order[i - 1] as number]) count += 1;
    return count;
  }

  private writeKey(lists: number[], into: Record<Kind, ByteWriter>): void {
    const { starts, order } = this.sortByList();
    into.lists.clear();
    into.places.clear();
    for (const list of lists) {
      const word = this.names[list]?.word ?? '';
      this.writer.clear();
      this.writeList(this.writer, order.subarray(starts[list], starts[list + 1]), word !== '');
      writeSublist(into.lists, word, this.writer.count, this.writer.list.view());
      if (word !== '') into.places.appendSized(this.writer.places.view());
    }
  }

  /** Keys that something was gathered for, in order, with their lists. */
  private usedKeys(): [string, number[]][] {
    const { starts } = this.sortByList();
    const used = new Map<string, number[]>();
    for (let list = 0; list < this.names.length; list++) {
      if (starts[list] === starts[list + 1]) continue;
      const key = this.names[list]?.key ?? '';
      const lists = used.get(key);
      if (lists === undefined) used.set(key, [list]);
      else lists.push(list);
    }
    return [...used].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The occurrences by list, within a list by row and place. */
  private sortByList(): { starts: Uint32Array; order: Uint32Array } {
    if (this.sorted !== null && this.sorted.starts.length === this.names.length + 2) return this.sorted;
    const starts = new Uint32Array(this.names.length + 2);
    const rows = this.inOrderOfRows();
    for (const i of rows) {
      const after = (this.lists[i] as number) + 2;
      starts[after] = (starts[after] as number) + 1;
    }
    for (let list = 2; list < starts.length; list++)
      starts[list] = (starts[list] as number) + (starts[list - 1] as number);
    const order = new Uint32Array(rows.length);
    for (const i of rows) {
      const list = (this.lists[i] as number) + 1;
      order[starts[list] as number] = i;
      starts[list] = (starts[list] as number) + 1;
    }
    this.sorted = { starts, order };
    return this.sorted;
  }

  /** Occurrences of a text lie together; texts came in any order. */
  private inOrderOfRows(): Uint32Array {
    const order = new Uint32Array(this.size);
    let to = 0;
    for (const row of Uint32Array.from(this.startsByRow.keys()).sort()) {
      for (let i = this.startsByRow.get(row) ?? 0; i < this.size && this.rows[i] === row; i++) order[to++] = i;
    }
    return order.subarray(0, to);
  }

  private writeList(writer: PostingsWriter, order: Uint32Array, withPlaces: boolean): void {
    for (let i = 0; i < order.length; ) {
      const row = this.rows[order[i] as number] as number;
      let [end, title] = [i, 0];
      for (; end < order.length && this.rows[order[end] as number] === row; end++)
        if ((this.places[order[end] as number] as number) < TEXT_PLACE) title += 1;
      writer.add(row, title, end - i - title);
      if (withPlaces) this.writePlaces(writer, order.subarray(i, i + title), 0);
      if (withPlaces) this.writePlaces(writer, order.subarray(i + title, end), TEXT_PLACE);
      i = end;
    }
  }

  private writePlaces(writer: PostingsWriter, order: Uint32Array, field: number): void {
    let before = 0;
    for (let i = 0; i < order.length; i++) {
      const place = (this.places[order[i] as number] as number) - field;
      writer.addPlace(place, before);
      before = place;
    }
  }

  private grow(): void {
    const room = this.lists.length * 2;
    const [lists, rows, places] = [new Uint32Array(room), new Uint32Array(room), new Uint16Array(room)];
    lists.set(this.lists);
    rows.set(this.rows);
    places.set(this.places);
    [this.lists, this.rows, this.places] = [lists, rows, places];
  }
}

/** A long word cut from a text keeps the whole text in memory for as long as it is remembered; its copy does not. */
const ownCopy = (word: string): string => Buffer.from(word).toString();
