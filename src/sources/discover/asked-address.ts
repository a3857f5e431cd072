/** An address as a person writes or pastes it in, the addresses to try out: the safe way first. */
import { withoutFeedScheme } from './feed-address.js';

/** "nacka.se/nyheter", "<https://…>", "feed://…" and the like. @returns none for nothing; what has another scheme is left for fetching to refuse. */
export function addressesToTry(asked: string): string[] {
  const text = withoutFeedScheme(
    asked
      .trim()
      .replace(/^[<"'(”]+|[>"')”]+$/g, '')
      .trim(),
  );
  if (text === '') return [];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^(?:mailto|javascript|data|file|tel|about|blob):/i.test(text)) {
    return [text];
  }
  const bare = text.replace(/^\/+/, '');
  return [`https://${bare}`, `http://${bare}`];
}
