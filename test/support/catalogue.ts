/** Sources in, a catalogue of just these out: nothing is added and no store is asked. */
import type { Source } from '../../src/domain/source.js';
import { type Catalogue, createCatalogue } from '../../src/sources/catalogue.js';
import type { Db } from '../../src/store/store.js';

export function fixedCatalogue(configured: readonly Source[]): Catalogue {
  const still = createCatalogue({ configured, db: {} as Db });
  return { ...still, refresh: async () => false, freshen: async () => undefined };
}
