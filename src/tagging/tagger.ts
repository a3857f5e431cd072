/** The focus areas as configured in, one tagger out: what intake asks for every item, and a version by which outdated tags are found. */
import { createHash } from 'node:crypto';
import type { Area } from '../domain/area.js';
import type { ItemArea } from '../domain/item.js';
import { compileLexicon } from './lexicon.js';
import { type TaggableText, tagText } from './tag-text.js';

/** Raised by hand when the same lexicon would give other tags than before, so that everything is tagged again. */
const METHOD = '1';

export interface Tagger {
  /** Differs whenever the lexicon or the method does. */
  version: string;
  tag(text: TaggableText): ItemArea[];
}

export function createTagger(areas: readonly Area[]): Tagger {
  const lexicon = compileLexicon(areas);
  const content = JSON.stringify(areas.map(({ id, threshold, words }) => ({ id, threshold, words })));
  const version = createHash('sha256').update(`${METHOD}\n${content}`).digest('base64url').slice(0, 16);
  return { version, tag: (text) => tagText(text, lexicon) };
}
