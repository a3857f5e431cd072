/** A stem in, what it is derived from out: "etabler" for etablering and etablerare, "ensam" for ensamhet. Coarser than a stem, weaker as evidence. */

const SWEDISH_SUFFIX =
  /(?:abo|s?bo|isering|ifiering|ering|nings|ning|ingar|ing|ande|ende|and|end|arn|ares|are|ar|het|lighet|lig|isk|iskt|ism|ist|ation|ition|ator|atör|iv|ivitet|itet|skap|else|eri|bar|sam|ig|al|ell|er|ad|ans|ens|a|e|d|t|n)$/;
const ENGLISH_SUFFIX =
  /(?:isation|ization|ational|ation|ition|ment|ness|ship|ity|ive|ing|ion|al|er|or|ist|ism|ed|e|i|s)$/;
const SHORTEST_ROOT = 4;

/** @returns null when nothing can be taken away and leave four letters. */
export function root(stem: string, language: 'sv' | 'en'): string | null {
  const suffix = language === 'sv' ? SWEDISH_SUFFIX : ENGLISH_SUFFIX;
  const match = suffix.exec(stem);
  if (!match || match.index < SHORTEST_ROOT) return null;
  return stem.slice(0, match.index);
}
