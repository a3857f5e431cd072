/** Identifiers as archives write them in, identifiers by scheme and the address of the work out. */
import { canParseUrl } from '../../domain/can-parse-url.js';

const DOI = /\b(10\.\d{4,9}\/\S+)$/;

/** One value in its scheme's plain form, or null when it belongs to none that we know. */
function readIdentifier(text: string): [scheme: string, value: string] | null {
  const doi = /^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/|10\.)/i.test(text) ? DOI.exec(text)?.[1] : undefined;
  if (doi !== undefined) return ['doi', doi.toLowerCase()];
  const urn = /^(?:https?:\/\/\S*?[?&]urn=|https?:\/\/urn\.kb\.se\/(?:resolve\?urn=)?)?(urn:nbn:[^\s&#]+)/i.exec(
    text,
  )?.[1];
  if (urn !== undefined) return ['urn', urn];
  const number = /^(?:urn:)?(isbn|issn)[:\s]\s*([\dXx-]{8,17})/i.exec(text);
  return number?.[1] && number[2] ? [number[1].toLowerCase(), number[2]] : null;
}

/** @param oai the record's own identifier in the archive. @param texts in order; the first of each scheme counts. */
export function readIdentifiers(oai: string, texts: string[]): Record<string, string> {
  const identifiers: Record<string, string> = { oai };
  for (const text of texts) {
    const found = readIdentifier(text);
    if (found && !(found[0] in identifiers)) identifiers[found[0]] = found[1];
  }
  return identifiers;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && canParseUrl(text);
}

/** The first web address, else the DOI's, else the URN's at the national library; null when nothing can be opened. */
export function chooseUrl(texts: string[], identifiers: Record<string, string>): string | null {
  const address = texts.find(isWebAddress);
  if (address !== undefined) return address;
  if (identifiers.doi !== undefined) return `https://doi.org/${identifiers.doi}`;
  return identifiers.urn === undefined ? null : `https://urn.kb.se/resolve?urn=${identifiers.urn}`;
}
