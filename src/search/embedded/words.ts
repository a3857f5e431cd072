/** A text in, its words by field out, as the index has them. */
import { tokenize } from '../../language/tokens.js';
import type { IndexDocument } from '../engine.js';
import type { FieldWords } from './buffer.js';

/** Summary and people are one field to the scorer; the empty word between them keeps phrases apart. */
export function wordsOf({ language, title, summary, people }: Searched): TextWords {
  const words = (text: string): string[] => tokenize(text).map((token) => token.text);
  const [titled, summed, named] = [words(title), words(summary), words(people.join(' ; '))];
  return {
    language: language === 'en' ? 'en' : 'sv',
    title: titled,
    text: named.length === 0 ? summed : [...summed, '', ...named],
    length: titled.length + summed.length,
    count: titled.length + summed.length + named.length,
  };
}

type Searched = Pick<IndexDocument, 'title' | 'summary' | 'people' | 'language'>;

export interface TextWords extends FieldWords {
  /** Words of title and summary. */
  length: number;
  /** All words. */
  count: number;
}
