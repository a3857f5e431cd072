/** Identifiers as archives write them in, identifiers by scheme and the address of the work out. */
import { canParseUrl } from '../../domain/can-parse-url.js';

const DOI = /\b(10\.\d{4,9}\/\S+)$/;
const ARXIV =
  /^(?:oai:arxiv\.org:|arxiv:\s*|https?:\/\/(?:www\.|export\.)?arxiv\.org\/abs\/)([\w.-]+?(?:\/\d{7})?)(?:v\d+)?$/i;

/** One value in its scheme's plain form, or null when it belongs to none that we know. */
function readIdentifier(text: string): [scheme: string, value: string] | null {
  const doi = /^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/|10\.)/i.test(text) ? DOI.exec(text)?.[1] : undefined;
  if (doi !== undefined) return ['doi', doi.toLowerCase()];
  const arxiv = ARXIV.exec(text)?.[1];
  if (arxiv !== undefined) return ['arxiv', arxiv];
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
  for (const text of [...texts, oai]) {
    const found = readIdentifier(text);
    if (found && !(found[0] in identifiers)) identifiers[found[0]] = found[1];
  }
  return identifiers;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && canParseUrl(text);
}

/** A file of the full text, where there is a page about the work. */
const isFile = (address: string): boolean => /\.(?:pdf|docx?|epub|zip)(?:[?#]|$)/i.test(address);

/** The first web address, a page before a file, else the DOI's, else the URN's at the national library; null when nothing can be opened. */
export function chooseUrl(texts: string[], identifiers: Record<string, string>): string | null {
  const addresses = texts.filter(isWebAddress);
  const page = addresses.find((address) => !isFile(address));
  if (page !== undefined) return page;
  if (identifiers.doi !== undefined) return `https://doi.org/${identifiers.doi}`;
  if (identifiers.urn !== undefined) return `https://urn.kb.se/resolve?urn=${identifiers.urn}`;
  return addresses[0] ?? null;
}
