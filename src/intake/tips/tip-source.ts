/** A tip's address in, what it tells by itself out: the source whose host it lies at, whether it is inside a network of our own, and works it names. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { Source } from '../../domain/source.js';
import { isPublicAddress, literalAddress } from '../../sources/fetch/address-policy.js';

const hostOf = (url: URL): string => url.hostname.replace(/^www\./, '');

/** Templates of addresses have braces. */
function readUrl(address: string): URL | null {
  const plain = address.replace(/[{}]/g, '');
  return canParseUrl(plain) ? new URL(plain) : null;
}

/** How many folders of the path they share. */
function sharedFolders(a: URL, b: URL): number {
  const [left, right] = [a.pathname.split('/'), b.pathname.split('/')];
  const differ = left.findIndex((part, i) => part !== right[i]);
  return differ < 0 ? left.length : differ;
}

/** 0 for sources of other hosts; the same host before one that is a part of the other (data.x.se and x.se), and of several the nearest path. */
function closeness(address: URL, source: Source): number {
  const url = readUrl(source.url);
  if (url === null) return 0;
  const [a, b] = [hostOf(address), hostOf(url)];
  if (a === b) return 1000 + sharedFolders(address, url);
  return a.endsWith(`.${b}`) || b.endsWith(`.${a}`) ? 1 : 0;
}

/** The source that lies where the address does; null when none does. */
export function sourceAt(address: string, sources: readonly Source[]): Source | null {
  const url = readUrl(address);
  if (url === null) return null;
  let best: { source: Source; score: number } | null = null;
  for (const source of sources) {
    const score = closeness(url, source);
    if (score > (best?.score ?? 0)) best = { source, score };
  }
  return best?.source ?? null;
}

/** An intranet: a name without a dot or one that exists in no public register, or an address that leads nowhere outside. */
export function isInternal(address: string): boolean {
  const url = readUrl(address);
  if (url === null) return false;
  const literal = literalAddress(url);
  if (literal !== null) return !isPublicAddress(literal);
  return (
    !url.hostname.includes('.') || /\.(?:local|localhost|intern|internal|intra|lan|corp|home\.arpa)$/.test(url.hostname)
  );
}

const NAMES: readonly [scheme: string, pattern: RegExp][] = [
  ['doi', /^https?:\/\/(?:dx\.)?doi\.org\/(10\.\d{4,9}\/.+)$/i],
  ['doi', /\/doi\/(?:abs\/|full\/|e?pdf\/|book\/)?(10\.\d{4,9}\/[^?#]+)/i],
  [
    'arxiv',
    /^https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7}))(?:v\d+)?(?:\.pdf)?$/i,
  ],
];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Works that the address names in registers of the whole world, by scheme. */
export function identifiersOf(address: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [scheme, pattern] of NAMES) {
    const value = pattern.exec(address)?.[1];
    if (value !== undefined) found[scheme] ??= decoded(value).toLowerCase();
  }
  return found;
}
