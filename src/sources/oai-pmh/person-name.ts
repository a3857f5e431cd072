/** Names as library catalogues write them in, people as others say them out: "Efternamn, Förnamn, 1984-" and an ORCID beside it. */
import type { Person } from '../../domain/item.js';

const ORCID = /(?<!\d)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])(?![\dX])/i;
/** Words that stand in names of organisations, where a comma parts the whole from its part. */
const ORGANISATION =
  /universit|högskol|institut|department|avdelning|myndighet|kommun|region\b|länsstyrelse|centrum|center|centre|verket\b|styrelse|förvaltning|group|gruppen|council|ministry|school|skola|\bAB\b|\bInc\b|\bLtd\b/iu;

/** ISO 7064 mod 11-2, as ORCID uses it: tells an identifier from a telephone number. */
function hasValidCheckDigit(orcid: string): boolean {
  const digits = orcid.replaceAll('-', '');
  let total = 0;
  for (const digit of digits.slice(0, 15)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits.slice(15) === (check === 10 ? 'X' : String(check));
}

/** @returns the first well-formed ORCID in the text, as 0000-0000-0000-000X, or null. */
export function findOrcid(text: string | undefined): string | null {
  const orcid = ORCID.exec(text ?? '')?.[1]?.toUpperCase();
  return orcid !== undefined && hasValidCheckDigit(orcid) ? orcid : null;
}

function turnName(name: string): string {
  const parts = name
    .split(/\s*,\s*/)
    .filter((part) => part !== '' && !/^(?:f\.\s*)?\d{4}\s*[-–]?(?:\s*\d{4})?$/.test(part));
  const [family, given] = parts;
  const isPerson =
    family !== undefined && given !== undefined && !ORGANISATION.test(name) && given.split(' ').length <= 4;
  return isPerson ? `${given} ${family}` : parts.join(', ');
}

/** @returns the person, or null when the text holds no name. */
export function readCreator(text: string): Person | null {
  const orcid = findOrcid(text);
  const withoutOrcid = text
    .replace(
      /[[(]?\s*(?:(?:https?:\/\/)?(?:www\.)?orcid(?:\.org)?\s*[/:=]?\s*)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]\s*[\])]?/i,
      '',
    )
    .replace(/[\s;,]+$/, '');
  const name = turnName(orcid === null ? text : withoutOrcid).trim();
  return name === '' ? null : { name, ...(orcid !== null && { orcid }) };
}
