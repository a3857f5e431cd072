/** What a feed should give and what a reader gave in, the fields that are wrong out. White space, markup and the spelling of dates do not count. */
import { canParseUrl } from '../domain/can-parse-url.js';
import { decodeEntities } from '../language/plain-text.js';
import type { ExpectedFeed, ExpectedItem } from './feed-cases.js';

/** What any reader's answer is brought into. Dates are anything JavaScript reads. */
export interface AnswerItem {
  id?: string | null;
  title?: string | null;
  link?: string | null;
  published?: string | null;
  updated?: string | null;
  summary?: string | null;
  content?: string | null;
  authors?: string[];
  categories?: string[];
}

export interface FeedAnswer {
  title?: string | null;
  language?: string | null;
  link?: string | null;
  items: AnswerItem[];
}

type Text = string | null | undefined;

/** One line of it, in NFC. */
const toLine = (text: Text): string => (text ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
/** Without any white space: tags leave none, or some, where they stood. */
const toDense = (text: Text): string => (text ?? '').normalize('NFC').replace(/\s+/g, '');

const HIDDEN = /<(script|style)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
const TAG = /<(?:\/?[a-z][^<>]*|![^<>]*)>/gi;

/** The text of some HTML, entities decoded once. */
function stripMarkup(html: string): string {
  return decodeEntities(html.replace(HIDDEN, '').replace(TAG, ''));
}

function toList<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** Titles are lines of plain text, and must be just that. */
function isTitle(wanted: string | string[], given: Text): boolean {
  return toList(wanted).some((title) => toLine(title) === toLine(given));
}

/** Texts may be HTML on either side. */
function isText(wanted: string | string[], ...given: Text[]): boolean {
  const accepted = new Set(toList(wanted).flatMap((text) => [toDense(text), toDense(stripMarkup(text))]));
  return given.some((text) => accepted.has(toDense(text)) || accepted.has(toDense(stripMarkup(text ?? ''))));
}

function isAddress(wanted: string, given: Text): boolean {
  const [a, b] = [toLine(wanted), toLine(given)];
  return a === b || (canParseUrl(a) && canParseUrl(b) && new URL(a).href === new URL(b).href);
}

function toSeconds(text: Text): number | null {
  const ms = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

function isDate(wanted: string | null, ...given: Text[]): boolean {
  const seconds = given.map(toSeconds).filter((time) => time !== null);
  if (wanted === null) return seconds.length === 0;
  return wanted === '*' ? seconds.length > 0 : seconds.some((time) => time === toSeconds(wanted));
}

function isAuthor(wanted: string, authors: string[]): boolean {
  const parts = [wanted, stripMarkup(wanted)].map((part) => toLine(part).toLowerCase());
  return authors.some((author) => parts.some((part) => toLine(author).toLowerCase().includes(part)));
}

function areAuthors(wanted: string[], authors: string[]): boolean {
  return wanted.every((part) => authors.some((author) => toLine(author).toLowerCase().includes(part.toLowerCase())));
}

function areCategories(wanted: string[], categories: string[]): boolean {
  const given = new Set(categories.map(toLine));
  return wanted.every((category) => given.has(toLine(category)) || given.has(toLine(stripMarkup(category))));
}

/** A field that the case says nothing about is right. */
function unlessAbsent<T>(wanted: T | undefined, check: (wanted: T) => boolean): boolean {
  return wanted === undefined || check(wanted);
}

function checkItem(wanted: ExpectedItem, given: AnswerItem | undefined): Record<string, boolean> {
  const item = given ?? {};
  const authors = item.authors ?? [];
  return {
    title: unlessAbsent(wanted.title, (title) => isTitle(title, item.title)),
    link: unlessAbsent(wanted.link, (link) => isAddress(link, item.link)),
    id: unlessAbsent(wanted.id, (id) => isAddress(id, item.id)),
    // That there should be no date is only right about an entry that is there.
    date: unlessAbsent(wanted.date, (date) => given !== undefined && isDate(date, item.published, item.updated)),
    published: unlessAbsent(wanted.published, (date) => isDate(date, item.published)),
    updated: unlessAbsent(wanted.updated, (date) => isDate(date, item.updated)),
    summaryText: unlessAbsent(wanted.summaryText, (text) => isText(text, item.summary, item.content)),
    contentText: unlessAbsent(wanted.contentText, (text) => isText(text, item.content, item.summary)),
    author: unlessAbsent(wanted.author, (author) => isAuthor(author, authors)),
    authorsAll: unlessAbsent(wanted.authorsAll, (all) => areAuthors(all, authors)),
    categories: unlessAbsent(wanted.categories, (all) => areCategories(all, item.categories ?? [])),
  };
}

/** @returns names of the fields that are wrong ("feedTitle", "items[0].link"); none where the answer is right */
export function findWrongFields(expected: ExpectedFeed, answer: FeedAnswer): string[] {
  const feed = {
    feedTitle: unlessAbsent(expected.feedTitle, (title) => isTitle(title, answer.title)),
    feedLink: unlessAbsent(expected.feedLink, (link) => isAddress(link, answer.link)),
    language: unlessAbsent(expected.language, (tag) => (answer.language ?? '').toLowerCase() === tag.toLowerCase()),
    count: unlessAbsent(expected.count, (count) => answer.items.length === count),
  };
  const items = (expected.items ?? []).map((wanted, i) => checkItem(wanted, answer.items[i]));
  const wrong = (checks: Record<string, boolean>): string[] => Object.keys(checks).filter((name) => !checks[name]);
  return [...wrong(feed), ...items.flatMap((checks, i) => wrong(checks).map((name) => `items[${i}].${name}`))];
}
