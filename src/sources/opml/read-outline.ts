/** One outline of an OPML file in, the source that it means, as a person would have said it, out; or in Swedish why there is none. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { Source } from '../../domain/source.js';
import { LEVELS, type Level } from '../../domain/vocabulary.js';
import { fold } from '../../language/fold.js';
import { opmlTexts as texts } from '../../texts/opml.js';
import { LEVEL_NAMES } from '../../texts/web-format.js';
import { toLanguageCode } from '../parsing/language-code.js';
import type { OpmlOutline } from './parsed-opml.js';

/** Not yet held against the schema of sources: what a file says may be anything. */
export type OutlineReading = { ok: true; fields: Record<string, unknown> } | { ok: false; reason: string };

const refuse = (reason: string): OutlineReading => ({ ok: false, reason });

const LEVEL_BY_NAME = new Map<string, Level>(
  LEVELS.flatMap((level): [string, Level][] => [
    [fold(level), level],
    [fold(LEVEL_NAMES[level].toLowerCase()), level],
  ]),
);

/** The innermost folder that is called as one of our levels. */
function levelOfFolders(folders: readonly string[]): Level | undefined {
  return folders
    .map((folder) => LEVEL_BY_NAME.get(fold(folder.trim().toLowerCase())))
    .filter((level) => level !== undefined)
    .at(-1);
}

/** `feed://host/…` and `feed:https://…` are what browsers once handed to their readers; `&amp;` is what an escape too many leaves. */
const cleanAddress = (address: string): string =>
  address
    .replace(/^feed:(?=https?:)/i, '')
    .replace(/^feed:\/*/i, 'http://')
    .replace(/&amp;/gi, '&');

const KINDS: Record<string, Source['kind']> = {
  '': 'rss',
  rss: 'rss',
  rss1: 'rss',
  rss2: 'rss',
  rdf: 'rss',
  feed: 'rss',
  xml: 'rss',
  pie: 'atom',
  atom: 'atom',
  json: 'jsonfeed',
  jsonfeed: 'jsonfeed',
};

function readForeign(outline: OpmlOutline): OutlineReading {
  const { address, type, isFeedAddress } = outline;
  if (type === 'link' || type === 'include') return refuse(texts.isLink);
  if (address === '') return refuse(texts.noAddress);
  const kind = KINDS[type];
  if (kind === undefined) return refuse(texts.unknownType(type.slice(0, 40)));
  // In the first versions `url` was the only address there was; without a type it may lead anywhere.
  if (!isFeedAddress && type === '') return refuse(texts.isLink);
  const url = cleanAddress(address);
  if (!/^https?:\/\//i.test(url) || !canParseUrl(url)) return refuse(texts.badAddress);
  const language = toLanguageCode(outline.language);
  const level = levelOfFolders(outline.folders);
  return {
    ok: true,
    fields: {
      url,
      kind,
      ...(outline.name !== '' && { name: outline.name.slice(0, 200) }),
      ...(language !== null && { language }),
      ...(level !== undefined && { level }),
    },
  };
}

/** Fields that are no texts. */
const JSON_FIELDS: readonly string[] = [
  'expectedAreas',
  'enabled',
  'selectors',
  'params',
  'ownPages',
  'template',
] satisfies (keyof Source)[];

function readOwnField(field: string, text: string): unknown {
  if (JSON_FIELDS.includes(field)) return JSON.parse(text) as unknown;
  return field === 'needsKey' && /^(true|false)$/.test(text) ? text === 'true' : text;
}

function readOwn(outline: OpmlOutline, own: Readonly<Record<string, string>>): OutlineReading {
  if (outline.address === '') return refuse(texts.noAddress);
  const fields: Record<string, unknown> = { name: outline.name, url: outline.address, language: outline.language };
  for (const [field, text] of Object.entries(own)) {
    try {
      fields[field] = readOwnField(field, text);
    } catch {
      return refuse(texts.badOwnField(field.slice(0, 40)));
    }
  }
  return { ok: true, fields };
}

/** Fields that the outline says nothing of are absent: for options, or for what the address suggests, to say. */
export const readOutline = (outline: OpmlOutline): OutlineReading =>
  outline.own === null ? readForeign(outline) : readOwn(outline, outline.own);
