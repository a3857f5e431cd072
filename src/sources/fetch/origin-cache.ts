/** Remembers one thing per origin for as long as it is good, and asks only once however many want it at the same time. */

const MOST_ORIGINS = 1000;

export interface OriginCache<T> {
  /** @param load how to get the value when it is not remembered; all who want it are told when it throws, and nothing is remembered */
  get(origin: string, load: () => Promise<{ value: T; lifetimeMs: number }>): Promise<T>;
}

interface Entry<T> {
  value: Promise<T>;
  /** Infinity while loading. */
  expiresAtMs: number;
}

export function createOriginCache<T>(now: () => Date): OriginCache<T> {
  const entries = new Map<string, Entry<T>>();

  function remember(origin: string, load: () => Promise<{ value: T; lifetimeMs: number }>): Promise<T> {
    const loading = load();
    const entry: Entry<T> = { value: loading.then(({ value }) => value), expiresAtMs: Number.POSITIVE_INFINITY };
    const [oldest] = entries.keys();
    if (oldest !== undefined && entries.size >= MOST_ORIGINS) entries.delete(oldest);
    entries.set(origin, entry);
    const keep = ({ lifetimeMs }: { lifetimeMs: number }) => {
      entry.expiresAtMs = now().getTime() + lifetimeMs;
    };
    loading.then(keep, () => entries.delete(origin));
    return entry.value;
  }

  return {
    get(origin, load) {
      const entry = entries.get(origin);
      if (entry && entry.expiresAtMs > now().getTime()) return entry.value;
      entries.delete(origin);
      return remember(origin, load);
    },
  };
}
