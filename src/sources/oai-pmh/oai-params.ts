/** A source's `params` in, what to ask its archive for out. The text may be documentation of the interface: what can be read is used. */
import type { Source } from '../../domain/source.js';

export const DEFAULT_PREFIX = 'oai_dc';
const DEFAULT_FIRST_DAYS = 800;

export interface OaiParams {
  metadataPrefix: string;
  set: string | null;
  /** How many days back the first visit reaches. */
  firstDays: number;
}

function toRecord(params: Source['params']): Record<string, string> {
  if (typeof params === 'object') {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  }
  return Object.fromEntries(new URLSearchParams((params ?? '').replace(/^[^=]*\?/, '')));
}

/** The first alternative ("swepub_mods|oai_dc") that has the form of a name; "…" and "{set}" are documentation. */
function readName(text: string | undefined): string | null {
  const names = (text ?? '').split('|').map((name) => name.trim());
  return names.find((name) => /^[\w\-.!~*'():]+$/.test(name)) ?? null;
}

export function readOaiParams(params: Source['params']): OaiParams {
  const record = toRecord(params);
  const firstDays = Number(record.firstDays);
  return {
    metadataPrefix: readName(record.metadataPrefix) ?? DEFAULT_PREFIX,
    set: readName(record.set),
    firstDays: Number.isFinite(firstDays) && firstDays > 0 ? firstDays : DEFAULT_FIRST_DAYS,
  };
}
