/** What stands in for looking at foreign addresses: an address in, what is found there out, as the real ones would say it. */
import type { Source } from '../../src/domain/source.js';
import type { SourceAddingParts } from '../../src/intake/source-adding.js';
import type { Trial, TriedItem } from '../../src/intake/try-source.js';
import type { SourceCandidate } from '../../src/sources/discover/propose-sources.js';

export const feedAt = (url: string, more: Partial<SourceCandidate> = {}): SourceCandidate => ({
  kind: 'rss',
  url,
  title: 'Värmdö kommun, nyheter',
  language: 'sv',
  why: 'Adressen är ett flöde.',
  count: 2,
  newestAt: '2026-11-20T08:00:00.000Z',
  ...more,
});

/** Every address is a feed. */
export const proposeFeed: SourceAddingParts['propose'] = async (url) => ({
  ok: true,
  value: { asked: url, answered: url, candidates: [feedAt(url)], notes: [] },
});

export const triedItem = (source: Source, fields: Partial<TriedItem> = {}): TriedItem => ({
  title: 'Trygghetsvärdar i centrum',
  url: 'https://ny.example/1',
  summary: 'Kommunen anställer trygghetsvärdar.',
  publishedAt: '2026-11-20T08:00:00.000Z',
  level: source.level,
  type: source.type,
  language: source.language,
  areas: [{ id: 'trygghet', score: 9, reasons: [{ word: 'trygghetsvärdar', points: 9, where: 'title' }] }],
  known: null,
  ...fields,
});

export const trialOf = (items: TriedItem[]): Trial => ({
  items,
  total: items.length,
  knownCount: items.filter(({ known }) => known !== null).length,
  skipped: 0,
  notes: [],
  perWeek: null,
});

export const tryNothing: SourceAddingParts['trySource'] = async () => ({ ok: true, value: trialOf([]) });
