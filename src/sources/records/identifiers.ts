/** Identifiers of works and people as interfaces write them in, their plain forms out, so that all sources name the same work alike. */
import { textOf } from './values.js';

const DOI = /10\.\d{4,9}\/[^\s\p{C}]+$/u;

function decoded(text: string): string {
  try {
    return /%2f/i.test(text) ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** @returns a DOI in lower case, without address or "doi:" before it; null for what is none. */
export function doiOf(value: unknown): string | null {
  const text = decoded(textOf(value));
  if (!/^(?:doi:\s*|https?:\/\/(?:dx\.|www\.)?doi\.org\/)?10\./i.test(text)) return null;
  return DOI.exec(text)?.[0].toLowerCase() ?? null;
}

/** Where a work with that DOI can be opened. Signs that would end the path are written as codes. */
export const doiAddress = (doi: string): string =>
  `https://doi.org/${encodeURI(doi).replace(/[?#]/g, encodeURIComponent)}`;

/** @returns an ORCID as 0000-0000-0000-000X, from an address or from digits alone; null for what is none. */
export function orcidOf(value: unknown): string | null {
  const text = textOf(value);
  const parts = /(?<![\dX-])(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?![\dX-])/.exec(text);
  return parts === null ? null : parts.slice(1).join('-').toUpperCase();
}

/** arXiv gives its preprints DOIs that hold their number. */
const ARXIV_DOI = /^10\.48550\/arxiv\.(.+?)(?:v\d+)?$/;

/** Identifiers by scheme, without those that are missing. */
export function identifiersOf(found: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  const arxiv = ARXIV_DOI.exec(found.doi ?? '')?.[1];
  const all = { ...found, ...(arxiv !== undefined && { arxiv }) };
  return Object.fromEntries(
    Object.entries(all).flatMap(([scheme, value]) => (value ? [[scheme, value] as const] : [])),
  );
}

/** A text as one step of a path; what can't stand in an address is left out. */
export const pathStep = (text: string): string =>
  new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20');
