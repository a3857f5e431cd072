/** A language as a document marks it ("sv-SE", "swe", "ger") in, its ISO 639-1 code out, so that all sources speak of languages alike. */

/** @returns two letters, or null for anything that is not one language with such a code ("mul", "und", a name, nothing). */
export function toLanguageCode(mark: string | null | undefined): string | null {
  const primary = /^\s*([a-z]{2,3})(?![a-z])/i.exec(mark ?? '')?.[1];
  if (primary === undefined) return null;
  // Canonical form turns the three-letter codes of ISO 639-2, both lists, into two letters where there are two.
  const code = new Intl.Locale(primary).language;
  return code.length === 2 ? code : null;
}
