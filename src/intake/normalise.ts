/** A raw item in, a draft out: plain text, canonical address, language, level and time decided. Pure; what can't become an item is null. */
import { createHash } from 'node:crypto';
import type { DatedText, Person, RawItem } from '../domain/item.js';
import { adapterOf, isRecordAdapter, readsOwnPages, type Source } from '../domain/source.js';
import type { ItemType, Level } from '../domain/vocabulary.js';
import { detectLanguage } from '../language/detect-language.js';
import { clip, toPlainText } from '../language/plain-text.js';
import { keepableText } from '../store/parameter.js';
import { canonicalUrl } from './canonical-url.js';

/** A lead is at most this long: the knowledge base links to texts, it does not copy them. */
export const MAX_LEAD_LENGTH = 600;
const MAX_TITLE_LENGTH = 400;
/** Under this many characters the item's own page is read once for a better lead. */
const SHORT_LEAD_LENGTH = 200;
const MAX_PEOPLE = 50;
const MAX_VALUE_LENGTH = 300;
/** Far more than a lead of 600 characters needs, however it is marked up. */
const MAX_HTML_LENGTH = 50_000;
const ONE_DAY_MS = 86_400_000;

/** An item before it has been identified, grouped and tagged. */
export interface Draft {
  sourceId: string;
  externalId: string | null;
  url: string;
  title: string;
  summary: string;
  published: DatedText | null;
  language: string;
  level: Level;
  type: ItemType;
  people: Person[];
  identifiers: Record<string, string>;
  /** Changes exactly when the source changes its title, its lead, whom and what it names, or, where an interface says it, its time. */
  sourceHash: string;
  wantsOwnPage: boolean;
  /** Other entries of the source lie at the same address, which therefore names none of them. */
  addressIsShared: boolean;
}

/** The text of the item decides; the entry's own mark comes next, the source's last. */
export function decideLanguage(title: string, summary: string, declared: string | null, fallback: string): string {
  return detectLanguage(`${title}. ${summary}`) ?? declared ?? fallback;
}

/** A name longer than any honest one is kept as its hash: a database can't index a megabyte. What can't be kept at all is not in it. */
function boundName(given: string): string {
  const name = keepableText(given);
  return name.length <= MAX_VALUE_LENGTH ? name : `sha256-${createHash('sha256').update(name).digest('base64url')}`;
}

const cleanLine = (text: string): string => clip(toPlainText(text.slice(0, 10 * MAX_VALUE_LENGTH)), MAX_VALUE_LENGTH);

function cleanPeople(people: Person[]): Person[] {
  return people
    .slice(0, MAX_PEOPLE)
    .map((person) => ({
      ...person,
      name: cleanLine(person.name),
      ...(person.affiliation !== undefined && { affiliation: cleanLine(person.affiliation) }),
    }))
    .filter((person) => person.name !== '');
}

function titleOf(raw: RawItem, summary: string): string {
  // Readers give the title as text: a `<` in it is a character, so it is flattened but not read as markup again.
  const title = clip(
    keepableText(raw.title.slice(0, 2 * MAX_TITLE_LENGTH))
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .trim(),
    MAX_TITLE_LENGTH,
  );
  return title === '' ? clip(summary, 80) : title;
}

/**
 * People and identifiers count only where there are any, so that what most feeds give keeps the hash of its words. Times count where an interface
 * keeps them; many feeds say of all that they hold that it was published just now.
 */
function hashOf(
  source: Source,
  draft: Pick<Draft, 'title' | 'summary' | 'people' | 'identifiers' | 'published'>,
): string {
  const { title, summary, people, identifiers, published } = draft;
  const time = isRecordAdapter(adapterOf(source)) ? (published?.at ?? null) : null;
  const hasMore = people.length > 0 || Object.keys(identifiers).length > 0 || time !== null;
  const more = hasMore ? `\n${JSON.stringify([people, identifiers, time])}` : '';
  return createHash('sha256').update(`${title}\n${summary}${more}`).digest('base64url').slice(0, 22);
}

/** @returns null when there is no title or no address that a person could open. */
export function normalise(raw: RawItem, source: Source): Draft | null {
  const url = raw.url === null ? null : canonicalUrl(raw.url, source.url);
  const fullSummary = toPlainText(raw.summaryHtml.slice(0, MAX_HTML_LENGTH));
  const summary = clip(fullSummary, MAX_LEAD_LENGTH);
  const title = titleOf(raw, summary);
  if (url === null || title === '') return null;
  // An interface knows the language of its records; our own words about them are Swedish.
  const isRecord = isRecordAdapter(adapterOf(source));
  const people = cleanPeople(raw.people);
  const identifiers = Object.fromEntries(
    Object.entries(raw.identifiers).map(([scheme, value]) => [scheme, boundName(value)]),
  );
  return {
    sourceId: source.id,
    externalId: raw.externalId === null ? null : boundName(raw.externalId),
    url,
    title,
    summary,
    published: raw.published,
    language:
      isRecord && raw.language ? raw.language : decideLanguage(title, fullSummary, raw.language, source.language),
    level: source.level,
    type: raw.type ?? source.type,
    people,
    identifiers,
    sourceHash: hashOf(source, { title, summary, people, identifiers, published: raw.published }),
    wantsOwnPage: raw.ownPage === undefined && summary.length < SHORT_LEAD_LENGTH && readsOwnPages(source),
    addressIsShared: raw.ownPage === 'none',
  };
}

/** The time to order by: what the source says, unless it says nothing or a time more than a day ahead. */
export function decideSortAt(published: DatedText | null, firstSeenAt: string): string {
  if (published === null) return firstSeenAt;
  return Date.parse(published.at) > Date.parse(firstSeenAt) + ONE_DAY_MS ? firstSeenAt : published.at;
}
