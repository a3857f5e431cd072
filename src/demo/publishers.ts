/** Who publishes in the demo world, where and in which format, and what each has to show at a given moment. Pure. */
import type { z } from 'zod';
import type { sourceSchema } from '../domain/source.js';
import { ABROAD_TEXTS } from './texts/abroad.js';
import { LOCAL_TEXTS } from './texts/local.js';
import { NATIONAL_TEXTS } from './texts/national.js';
import { REGION_TEXTS } from './texts/region.js';
import { RESEARCH_TEXTS } from './texts/research.js';
import type { DemoText } from './texts/text.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Texts lie within this many days before now. */
const SPAN_DAYS = 56;
/** Shares no factor with the span, so that every publisher gets texts over the whole of it. */
const STEP_DAYS = 37;

/** An entry of sources.yaml. */
export type DemoSource = z.input<typeof sourceSchema>;

export type Format = 'listing' | 'json-feed' | 'atom' | 'rss' | 'rss-latin1' | 'rdf' | 'oai-pmh';

export interface Publisher
  extends Pick<DemoSource, 'id' | 'name' | 'kind' | 'level' | 'type' | 'language' | 'selectors' | 'expectedAreas'> {
  path: string;
  format: Format;
  /** Repeats texts of the others instead of having its own. */
  isEcho?: true;
}

/** A text as it is published: in the world, at a time, and perhaps not yet. */
export interface PublishedText extends DemoText {
  publishedAt: Date;
  isHeldBack: boolean;
}

/** One entry of a publisher's list, with everything that a format needs. */
export interface Entry {
  /** The publisher's own name for it. */
  key: string;
  /** Path of its page, with query. */
  path: string;
  title: string;
  text: string;
  language: 'sv' | 'en';
  publishedAt: Date;
}

const LISTING_SELECTORS = {
  item: '.puff',
  title: 'h2',
  link: 'h2 a',
  date: 'time',
  summary: '.ingress',
  next: 'a.nasta',
};

export const PUBLISHERS: Publisher[] = [
  {
    id: 'sjovik-nyheter',
    name: 'Sjöviks kommun: nyheter',
    path: '/sjovik/nyheter',
    format: 'listing',
    kind: 'html',
    level: 'kommunen',
    type: 'nyhet',
    language: 'sv',
    selectors: LISTING_SELECTORS,
  },
  {
    id: 'sjovik-anslag',
    name: 'Sjöviks kommun: anslagstavla',
    path: '/sjovik/anslag.xml',
    format: 'rss',
    kind: 'rss',
    level: 'kommunen',
    type: 'ovrigt',
    language: 'sv',
  },
  {
    id: 'sjovikskuriren',
    name: 'Sjövikskuriren',
    path: '/kuriren/feed.json',
    format: 'json-feed',
    kind: 'jsonfeed',
    level: 'lokalsamhallet',
    type: 'nyhet',
    language: 'sv',
  },
  {
    id: 'sjovik-moten',
    name: 'Möten i Sjövik',
    path: '/moten/feed.json',
    format: 'json-feed',
    kind: 'jsonfeed',
    level: 'lokalsamhallet',
    type: 'evenemang',
    language: 'sv',
  },
  {
    id: 'region-nyheter',
    name: 'Region Västkusten: nyheter',
    path: '/region/nyheter.atom',
    format: 'atom',
    kind: 'atom',
    level: 'regionalt',
    type: 'nyhet',
    language: 'sv',
  },
  {
    id: 'region-exempel',
    name: 'Region Västkusten: goda exempel',
    path: '/region/exempel.atom',
    format: 'atom',
    kind: 'atom',
    level: 'regionalt',
    type: 'gott-exempel',
    language: 'sv',
  },
  {
    id: 'samhallsstyrelsen',
    name: 'Samhällsstyrelsen',
    path: '/samhallsstyrelsen/rss.xml',
    format: 'rss',
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
  },
  {
    id: 'nationella-remisser',
    name: 'Samhällsstyrelsen: remisser',
    path: '/samhallsstyrelsen/remisser.xml',
    format: 'rss',
    kind: 'rss',
    level: 'nationellt',
    type: 'remiss',
    language: 'sv',
  },
  {
    id: 'trygghetsverket',
    name: 'Trygghetsverket: rapporter',
    path: '/trygghetsverket/rapporter.xml',
    format: 'rss-latin1',
    kind: 'rss',
    level: 'nationellt',
    type: 'rapport',
    language: 'sv',
    expectedAreas: ['trygghet'],
  },
  {
    id: 'rikets-tal',
    name: 'Rikets tal',
    path: '/rikets-tal/rss.xml',
    format: 'rss',
    kind: 'rss',
    level: 'nationellt',
    type: 'statistik',
    language: 'sv',
  },
  {
    id: 'hogskolan-sjovik',
    name: 'Högskolan i Sjövik',
    path: '/hogskolan/oai',
    format: 'oai-pmh',
    kind: 'oai-pmh',
    level: 'nationellt',
    type: 'forskning',
    language: 'sv',
    expectedAreas: ['forskning'],
  },
  {
    id: 'baltic-forum',
    name: 'Baltic Municipal Forum',
    path: '/baltic-forum/index.rdf',
    format: 'rdf',
    kind: 'rss',
    level: 'globalt',
    type: 'utlysning',
    language: 'en',
  },
  {
    id: 'spegeln',
    name: 'Spegeln',
    path: '/spegeln/rss.xml',
    format: 'rss',
    kind: 'rss',
    level: 'regionalt',
    type: 'nyhet',
    language: 'sv',
    isEcho: true,
  },
];

/** Spreads the texts over the eight weeks before `now` and holds back a share of them, evenly over the publishers. */
export function publishTexts(now: Date, hiddenShare: number): PublishedText[] {
  const texts = [...LOCAL_TEXTS, ...REGION_TEXTS, ...NATIONAL_TEXTS, ...RESEARCH_TEXTS, ...ABROAD_TEXTS];
  const heldBack = (index: number): boolean => Math.floor((index + 1) * hiddenShare) > Math.floor(index * hiddenShare);
  return texts.map((text, index) => {
    const agoMs = ((index * STEP_DAYS) % SPAN_DAYS) * DAY_MS + ((index * 97) % 600) * MINUTE_MS;
    return { ...text, publishedAt: new Date(now.getTime() - agoMs), isHeldBack: heldBack(index) };
  });
}

const ownEntry = ({ id, title, text, language, publishedAt }: PublishedText): Entry => ({
  key: id,
  path: `/text/${id}`,
  title,
  text,
  language,
  publishedAt,
});

/** The same text elsewhere: with tracking in its address, or on a page of the repeater's own. */
export function echoEntry(text: PublishedText): Entry {
  const path = text.echo === 'own-page' ? `/spegeln/${text.id}` : `/text/${text.id}?utm_source=spegeln&utm_medium=rss`;
  return { ...ownEntry(text), key: `spegeln-${text.id}`, path, title: `${text.title} | Läst i Spegeln` };
}

/** What the publisher shows of the texts that are out, newest first. */
export function entriesOf(publisher: Publisher, out: PublishedText[]): Entry[] {
  const entries = publisher.isEcho
    ? out.filter((text) => text.echo !== undefined).map(echoEntry)
    : out.filter((text) => text.publisher === publisher.id).map(ownEntry);
  return entries.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
}

/** The publishers as sources to subscribe to. @param base the world's address. */
export function toSources(base: string, spacing: string): DemoSource[] {
  return PUBLISHERS.map(({ path, format: _format, isEcho: _isEcho, ...source }) => ({
    ...source,
    url: `${base}${path}`,
    every: 'PT15M',
    spacing,
  }));
}
