/** Text in, whether every percent sign in it begins an encoded character out, as a name or password with one in it must be written in an address. */
export function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
