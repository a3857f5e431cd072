/** A tip, and what its page said of itself, in; the draft of an item out, with sentences about what was decided for the person. Pure. */
import { createHash } from 'node:crypto';
import { urlIdentity } from '../../domain/canonical-url.js';
import type { DatedText } from '../../domain/item.js';
import type { Source } from '../../domain/source.js';
import { TIPS_ID, tipAddress } from '../../domain/tip-source.js';
import type { ItemType, Level } from '../../domain/vocabulary.js';
import { clip, flattenWhitespace } from '../../language/plain-text.js';
import { tipTexts } from '../../texts/tips.js';
import { type Draft, decideLanguage, MAX_LEAD_LENGTH } from '../normalise.js';
import type { TipInput } from './tip-input.js';
import { identifiersOf, isInternal } from './tip-source.js';
import { callsGoodExample, splitNote } from './tip-words.js';

const texts = tipTexts.notes;
const MAX_TITLE_LENGTH = 400;

/** What a tip's page says of itself, as plain text. */
export interface TipPage {
  title: string;
  summary: string;
  published: DatedText | null;
  language: string | null;
  /** Where the publisher says that the page lies from now on; null when it lies where it was asked for. */
  movedTo: string | null;
}

const hash = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** The same person's same tip has the same name: capitals, white space and a repeated sending make no other. */
export function identityOf({ who, url, title, note }: TipInput): string {
  const plain = (text: string | null): string => flattenWhitespace(text ?? '');
  return hash([who.toLowerCase(), url === null ? null : urlIdentity(url), plain(title), plain(note)]);
}

/** "nacka.se/nyheter/ny skola": what a person recognises, without query, which may hold keys. */
function addressAsTitle(address: string): string {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  try {
    return `${url.host}${decodeURIComponent(path)}`;
  } catch {
    return `${url.host}${path}`;
  }
}

interface Wording {
  title: string;
  /** The whole lead, before it is cut. */
  lead: string;
  isAddress: boolean;
}

/** The person's title stands above the page's; the page's lead above the person's note, which is kept beside it. */
function decideWording({ url, title, note }: TipInput, page: TipPage | null): Wording {
  const words = splitNote(note ?? '');
  const whole = flattenWhitespace(note ?? '');
  const given = title ?? (page?.title || null);
  if (given !== null) return { title: given, lead: page?.summary || whole, isAddress: false };
  if (words.title !== '') return { title: words.title, lead: page?.summary || words.rest, isAddress: false };
  return { title: url === null ? '' : addressAsTitle(url), lead: page?.summary ?? '', isAddress: true };
}

function decideLevel(tip: TipInput, source: Source | null): { level: Level; notes: string[] } {
  if (tip.level !== null) return { level: tip.level, notes: [] };
  if (source !== null) return { level: source.level, notes: [texts.levelOfSource(source.level, source.name)] };
  const level = tip.url === null || isInternal(tip.url) ? 'kommunen' : 'nationellt';
  return { level, notes: [texts.levelAssumed(level)] };
}

function decideType({ type, title, note }: TipInput, source: Source | null): ItemType {
  if (type !== null) return type;
  return callsGoodExample(`${title ?? ''} ${note ?? ''}`) ? 'gott-exempel' : (source?.type ?? 'ovrigt');
}

export interface DraftedTip {
  draft: Draft;
  /** Swedish sentences, for when an item is made of the draft. */
  notes: string[];
}

/** @param source the one at whose host the address lies, if any. @param page null where there is none to read, or it could not be read. */
export function draftTip(tip: TipInput, page: TipPage | null, source: Source | null): DraftedTip {
  const url = page?.movedTo ?? tip.url;
  const wording = decideWording(tip, page);
  const title = clip(wording.title, MAX_TITLE_LENGTH);
  const summary = clip(wording.lead, MAX_LEAD_LENGTH);
  const { level, notes } = decideLevel(tip, source);
  const isCut = (page?.summary ?? '') === '' && wording.lead.length > summary.length;
  const draft: Draft = {
    sourceId: TIPS_ID,
    // An address names its item, also the address of a whole site, whoever tips of it and under whatever title.
    externalId: url === null ? identityOf(tip) : hash(urlIdentity(url)),
    url: url ?? tipAddress(identityOf(tip)),
    title,
    summary,
    published: tip.url === null ? tip.heard : (page?.published ?? null),
    language: decideLanguage(title, wording.lead, page?.language ?? null, source?.language ?? 'sv'),
    level,
    type: decideType(tip, source),
    people: [],
    identifiers: tip.url === null ? {} : { ...identifiersOf(tip.url), ...identifiersOf(url ?? tip.url) },
    sourceHash: hash([title, summary]).slice(0, 22),
    wantsOwnPage: false,
    addressIsShared: false,
  };
  return {
    draft,
    notes: [
      ...notes,
      ...(isCut ? [texts.cut(MAX_LEAD_LENGTH)] : []),
      ...(wording.isAddress ? [texts.addressAsTitle] : []),
    ],
  };
}
