/** The environment and the sources of the configuration in, the keys that interfaces ask for out; a key goes only where the configuration sends it. */
import { adapterOf, isRecordAdapter, originOf, type Source } from '../domain/source.js';
import { FILLED_BY_READER, fillPlaces, paramsOf } from '../sources/records/template.js';

type Needy = Pick<Source, 'id' | 'url' | 'needsKey'>;

/** Decides about sources that need a key. */
export interface SourceKeys {
  /** The key, or null where the source needs none or it is not known. */
  keyOf(source: Needy): string | null;
  /** The source as it can be visited: places in its address filled from its params, and told when its key is missing. */
  prepare(source: Source): Source;
}

/** The environment variable that holds the key; null for a source that needs none. `needsKey: true` leaves the name to us. */
export function keyNameOf({ id, needsKey }: Pick<Source, 'id' | 'needsKey'>): string | null {
  if (needsKey === true) return `${id.toUpperCase().replaceAll('-', '_')}_KEY`;
  return needsKey || null;
}

/** Whoever adds a source at run time must not be able to have a key sent to a place of their own. */
const placeOf = (name: string, source: Needy): string => `${name} ${originOf(source.url)}`;

/** Values for the places that no reader fills by itself. */
function ownPlaces(source: Source): Record<string, string> {
  const isReaders = isRecordAdapter(adapterOf(source));
  const entries = Object.entries(paramsOf(source)).filter(([name]) => !isReaders || !FILLED_BY_READER.includes(name));
  return Object.fromEntries(entries);
}

/** @param configured those of config/sources.yaml. */
export function createSourceKeys(
  configured: readonly Source[],
  env: Readonly<Record<string, string | undefined>>,
): SourceKeys {
  const keys = new Map<string, string>();
  for (const source of configured) {
    const name = keyNameOf(source);
    const key = name === null ? undefined : env[name]?.trim();
    if (name !== null && key) keys.set(placeOf(name, source), key);
  }
  const keyOf = (source: Needy): string | null => {
    const name = keyNameOf(source);
    return name === null ? null : (keys.get(placeOf(name, source)) ?? null);
  };
  return {
    keyOf,
    prepare(source) {
      const name = keyNameOf(source);
      const whole = { ...source, url: fillPlaces(source.url, ownPlaces(source)) };
      return name !== null && keyOf(source) === null ? { ...whole, missingKey: name } : whole;
    },
  };
}
