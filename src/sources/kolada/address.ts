/** A source's address in Kolada's interface in, its parts out; and back again with other key figures and municipalities. */
import { pathStep } from '../records/identifiers.js';
import { placesOf } from '../records/template.js';

/** As many of each as the interface takes in one question. */
export const MOST_IDS = 25;

/** The values after a step of the path ("…/kpi/N1,N2"); none where a place is left to fill. */
export function idsAfter(url: string, step: string): string[] {
  const path = url.replace(/[?#].*$/, '');
  const found = new RegExp(`/${step}/([^/]+)`).exec(path)?.[1] ?? '';
  return placesOf(found).length > 0 ? [] : toIds(decode(found));
}

export const toIds = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Sets what comes after a step of the path, or adds the step. */
export function withIds(url: string, step: string, ids: readonly string[]): string {
  const [path = '', ...rest] = url.split(/(?=[?#])/);
  const said = `/${step}/${ids.map(pathStep).join(',')}`;
  const pattern = new RegExp(`/${step}(?:/[^/]*)?(?=/|$)`);
  const changed = pattern.test(path) ? path.replace(pattern, () => said) : `${path.replace(/\/+$/, '')}${said}`;
  return changed + rest.join('');
}

/** "https://api.kolada.se/v3" of the address of data; null for other addresses. */
export const dataBaseOf = (url: string): string | null => /^([^?#]*?)\/(?:ou)?data\//.exec(url)?.[1] ?? null;

/** In parts of so many. */
export function inParts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
