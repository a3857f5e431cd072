/** Names of sources by id; one that has left the configuration keeps its id as its name. */
import type { Source } from '../domain/source.js';

export type NameOf = (sourceId: string) => string;

export function sourceNames(sources: readonly Source[]): NameOf {
  const names = new Map(sources.map((source) => [source.id, source.name]));
  return (id) => names.get(id) ?? id;
}
