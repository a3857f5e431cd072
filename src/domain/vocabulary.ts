/** The fixed vocabularies of the 2012 decision: levels and item types. Focus areas are configuration and are not named in code. */

export const LEVELS = ['kommunen', 'lokalsamhallet', 'regionalt', 'nationellt', 'globalt'] as const;
export type Level = (typeof LEVELS)[number];

export const ITEM_TYPES = [
  'nyhet',
  'rapport',
  'forskning',
  'utlysning',
  'statistik',
  'remiss',
  'evenemang',
  'gott-exempel',
  'ovrigt',
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

/** Who gave an item a focus area. A person's word stands above the machine's. */
export type TagOrigin = 'lexicon' | 'model' | 'person';
