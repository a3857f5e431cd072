/** Addresses from outside in, those that may stand in a link out. */
import { canParseUrl } from '../domain/can-parse-url.js';

const LINKABLE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** The address as the browser will read it, or null for anything but the web and mail. */
export function linkable(address: string): string | null {
  if (!canParseUrl(address)) return null;
  const url = new URL(address);
  return LINKABLE.has(url.protocol) ? url.href : null;
}
