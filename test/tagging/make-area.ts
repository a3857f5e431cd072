/** Small areas of the tests' own making, so that tagging is proved without the municipality's configuration. */
import { type Area, areaSchema } from '../../src/domain/area.js';
import { compileLexicon } from '../../src/tagging/lexicon.js';
import { tagText } from '../../src/tagging/tag-text.js';

type Points = Record<string, string[]>;

export function makeArea(id: string, sv: Points, more: { en?: Points; threshold?: number } = {}): Area {
  const { en = {}, threshold = 1 } = more;
  return areaSchema.parse({ id, name: id, definition: 'För prov.', threshold, words: { sv, en } });
}

/** Score of the area `a` with these Swedish terms for a lead, 0 when not given. */
export function scoreLead(sv: Points, summary: string, title = ''): number {
  const tags = tagText({ title, summary, language: 'sv' }, compileLexicon([makeArea('a', sv, { threshold: 0.5 })]));
  return tags[0]?.score ?? 0;
}
