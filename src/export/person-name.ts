/** A name as a source writes it in, family and given name out where it can be told which is which. */
import { oneLine } from './plain-text.js';

export interface PersonName {
  family: string;
  given: string;
  /** "Jr.", "III"; empty for most. */
  suffix: string;
}

/** Words of the names of organisations, which are written as they stand. */
const ORGANISATION =
  /universit|högskol|institut|akademi|department|avdelning|enhet|myndighet|kommun|region\b|region(?:en|erna)\b|länsstyrelse|landsting|centrum|center|centre|verket\b|inspektion|styrelse|nämnd|förvaltning|förbund|förening|forum|fonden?\b|stiftelse|nätverk|kommission|kommitté|committee|commission|council|råd(?:et)?\b|rådet|utskott|departement|regering|riksdag|partiet|grupp|group|ministry|agency|association|society|network|school|skola\b|skolan\b|bolag|redaktion|tidning|kyrka|museum|bibliotek|\b(?:AB|Inc|Ltd|GmbH|HB|KB|och|and|the|för|for|of)\b/iu;
const PARTICLE = /^(?:von|van|de|der|den|del|della|di|da|dos|du|af|av|la|le|ten|ter|zu|zur|bin|ibn|al|el)$/i;
const SUFFIX = /^(?:jr|sr|junior|senior)\.?$|^(?:II|III|IV)$/i;
/** A name or initials: "Anna-Lena", "O'Brien", "J.", "AB" as initials is left to chance. */
const NAME = /^\p{Lu}[\p{L}\p{M}.'’-]*$/u;
const MOST_WORDS = 5;

/** "Berg, Anna": as libraries write it. A second comma parts a suffix. */
function readInverted(text: string): PersonName | null {
  const parts = text.split(/\s*,\s*/);
  const [family = '', second = '', third = ''] = parts;
  if (parts.length > 3 || family === '' || second === '' || /\d/.test(text)) return null;
  if (parts.length === 2) return SUFFIX.test(second) ? null : { family, given: second, suffix: '' };
  return SUFFIX.test(second) ? { family, given: third, suffix: second } : null;
}

/** Where the family name begins: the last word, with what belongs to it before. */
function familyStart(words: readonly string[]): number {
  let start = words.length - 1;
  while (start > 1 && PARTICLE.test(words[start - 1] ?? '')) start -= 1;
  return start;
}

function readInOrder(text: string): PersonName | null {
  const all = text.split(' ');
  const suffix = all.length > 2 && SUFFIX.test(all.at(-1) ?? '') ? (all.at(-1) ?? '') : '';
  const words = suffix === '' ? all : all.slice(0, -1);
  if (words.length < 2 || words.length > MOST_WORDS) return null;
  if (!words.every((word, at) => NAME.test(word) || (at > 0 && PARTICLE.test(word)))) return null;
  const start = familyStart(words);
  return { family: words.slice(start).join(' '), given: words.slice(0, start).join(' '), suffix };
}

/** @returns null for organisations, pen names and everything else that is to stand as it is written. */
export function readPersonName(name: string): PersonName | null {
  const text = oneLine(name);
  if (text === '' || ORGANISATION.test(text)) return null;
  return text.includes(',') ? readInverted(text) : readInOrder(text);
}
