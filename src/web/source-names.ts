/** Names of sources by id, those that were taken away too; one that nobody knows has its id for a name. */
import type { Catalogue } from '../sources/catalogue.js';

export type NameOf = (sourceId: string) => string;

export const sourceNames =
  (catalogue: Pick<Catalogue, 'nameOf'>): NameOf =>
  (id) =>
    catalogue.nameOf(id);
