/** Whether a publisher reserves text and data mining of a page (TDM Reservation Protocol): the site's file or a header in, yes or no out. */
import { z } from 'zod';

/** Larger files than this are not read. */
export const TDM_BYTES = 1024 * 1024;

const ruleSchema = z.object({
  location: z.string(),
  'tdm-reservation': z.union([z.number(), z.string()]),
});

export interface TdmRules {
  isReserved(url: URL): boolean;
}

export const NOTHING_RESERVED: TdmRules = { isReserved: () => false };

/** @param bytes of `/.well-known/tdmrep.json`; a file that is not a list of rules reserves nothing, and a bad rule is passed over */
export function readTdmRules(bytes: Uint8Array): TdmRules {
  const rules = readJsonList(bytes).flatMap((entry) => {
    const rule = ruleSchema.safeParse(entry);
    return rule.success ? [rule.data] : [];
  });
  return {
    isReserved(url) {
      const path = decodeUnreserved(url.pathname + url.search);
      // The specification: the first match in sequence counts.
      const rule = rules.find(({ location }) => matchesPattern(decodeUnreserved(location), path));
      return rule !== undefined && Number(rule['tdm-reservation']) === 1;
    },
  };
}

/** @param header the value of `tdm-reservation` on an answer */
export function isReservedByHeader(header: string | undefined): boolean {
  return (header ?? '').split(',').some((value) => value.trim() === '1');
}

function readJsonList(bytes: Uint8Array): unknown[] {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** `*` is any text and a final `$` the end of the path; otherwise a pattern is a beginning. Linear, whatever the pattern. */
export function matchesPattern(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$');
  const [head = '', ...rest] = (isAnchored ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(head)) return false;
  let at = head.length;
  const tail = isAnchored ? rest.pop() : undefined;
  for (const part of rest) {
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  if (!isAnchored) return true;
  return tail === undefined ? path.length === at : path.length - tail.length >= at && path.endsWith(tail);
}

/** So that `/%61` and `/a` are one path; reserved characters keep their escapes. */
function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
}
