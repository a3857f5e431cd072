/** A raw item in, a draft out: plain text, canonical address, language, level and time decided. Pure; what can't become an item is null. */
import { createHash } from 'node:crypto';
import type { DatedText, Person, RawItem } from '../domain/item.js';
import type { Source } from '../domain/source.js';
import type { ItemType, Level } from '../domain/vocabulary.js';
import { detectLanguage } from '../language/detect-language.js';
import { clip, toPlainText } from '../language/plain-text.js';
import { canonicalUrl } from './canonical-url.js';

/** A lead is at most this long: the knowledge base links to texts, it does not copy them. */
export const MAX_LEAD_LENGTH = 600;
const MAX_TITLE_LENGTH = 400;
/** Under this many characters the item's own page is read once for a better lead. */
const SHORT_LEAD_LENGTH = 200;
const MAX_PEOPLE = 50;
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
  /** Changes exactly when the source changes its title or lead. */
  sourceHash: string;
  wantsOwnPage: boolean;
}

/** The text of the item decides; the entry's own mark comes next, the source's last. */
export function decideLanguage(title: string, summary: string, declared: string | null, fallback: string): string {
  return detectLanguage(`${title}. ${summary}`) ?? declared ?? fallback;
}

function cleanPeople(people: Person[]): Person[] {
  return people
    .map((person) => ({ ...person, name: clip(toPlainText(person.name), 200) }))
    .filter((person) => person.name !== '')
    .slice(0, MAX_PEOPLE);
}

function titleOf(raw: RawItem, summary: string): string {
  // Readers give the title as text: a `<` in it is a character, so it is flattened but not read as markup again.
  const title = clip(raw.title.normalize('NFC').replace(/\s+/g, ' ').trim(), MAX_TITLE_LENGTH);
  return title === '' ? clip(summary, 80) : title;
}

/** @returns null when there is no title or no address that a person could open. */
export function normalise(raw: RawItem, source: Source): Draft | null {
  const url = raw.url === null ? null : canonicalUrl(raw.url, source.url);
  const fullSummary = toPlainText(raw.summaryHtml);
  const summary = clip(fullSummary, MAX_LEAD_LENGTH);
  const title = titleOf(raw, summary);
  if (url === null || title === '') return null;
  return {
    sourceId: source.id,
    externalId: raw.externalId,
    url,
    title,
    summary,
    published: raw.published,
    language: decideLanguage(title, fullSummary, raw.language, source.language),
    level: source.level,
    type: raw.type ?? source.type,
    people: cleanPeople(raw.people),
    identifiers: raw.identifiers,
    sourceHash: createHash('sha256').update(`${title}\n${summary}`).digest('base64url').slice(0, 22),
    wantsOwnPage: summary.length < SHORT_LEAD_LENGTH,
  };
}

/** The time to order by: what the source says, unless it says nothing or a time more than a day ahead. */
export function decideSortAt(published: DatedText | null, firstSeenAt: string): string {
  if (published === null) return firstSeenAt;
  return Date.parse(published.at) > Date.parse(firstSeenAt) + ONE_DAY_MS ? firstSeenAt : published.at;
}
