/**
 * Whether a text is an address. Not `URL.canParse`: in Node 20 its optimised form reads å, ä and ö as broken UTF-8 once the code is warm, and
 * then says no to addresses that are right.
 */
export function canParseUrl(text: string, base?: string | URL): boolean {
  try {
    return new URL(text, base) !== null;
  } catch {
    return false;
  }
}
