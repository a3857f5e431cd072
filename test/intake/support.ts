/** Sources, raw items and a tagger for the intake tests; texts of our own making. */
import type { RawItem } from '../../src/domain/item.js';
import { type Source, sourceSchema } from '../../src/domain/source.js';
import type { Tagger } from '../../src/tagging/tagger.js';

export const source = (id: string, more: Partial<Source> = {}): Source =>
  sourceSchema.parse({
    id,
    name: id,
    url: `https://${id}.example/feed`,
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    ...more,
  });

export const raw = (more: Partial<RawItem> = {}): RawItem => ({
  externalId: 'g1',
  url: 'https://a.example/nyheter/1',
  title: 'Kommunen provar nattvandringar i hamnen',
  summaryHtml:
    '<p>Från och med fredag går vuxna och föreningar tillsammans genom hamnen på kvällarna. Kommunen och polisen vill att fler ska känna sig trygga, och arbetet följs upp efter ett halvår med en enkät till dem som bor i närheten av kajen.</p>',
  published: { at: '2026-11-20T08:00:00.000Z', precision: 'instant' },
  language: null,
  people: [],
  identifiers: {},
  ...more,
});

/** Gives the area `trygghet` to texts with "trygg" in them. */
export const tagger: Tagger = {
  version: 'test-1',
  tag: ({ title, summary }) =>
    /trygg/i.test(`${title} ${summary}`)
      ? [{ area: 'trygghet', score: 5, origin: 'lexicon', reasons: [{ word: 'trygga', points: 5, where: 'summary' }] }]
      : [],
};
