/** The areas and sources there are in, what an item's ids stand for out. */
import type { Area } from '../domain/area.js';
import { type Adapter, adapterOf, type Source } from '../domain/source.js';
import type { ExportNames } from './export-item.js';

/** Archives and registers of works that have appeared elsewhere. */
const GATHERING: ReadonlySet<Adapter | null> = new Set<Adapter | null>([
  'arxiv',
  'crossref',
  'libris',
  'oai-pmh',
  'openalex',
  'swecris',
  'swepub',
]);

interface Sources {
  find(id: string): Source | undefined;
  removed(id: string): { source: Source } | undefined;
  nameOf(id: string): string;
}

/** Of a source that nobody knows nothing is claimed, nor of people's tips: they gather. */
export function exportNames(areas: readonly Area[], sources: Sources): ExportNames {
  const areaNames = new Map(areas.map(({ id, name }) => [id, name]));
  return {
    source: (id) => sources.nameOf(id),
    area: (id) => areaNames.get(id) ?? id,
    gathers: (id) => {
      const source = sources.find(id) ?? sources.removed(id)?.source;
      return source === undefined || GATHERING.has(adapterOf(source));
    },
  };
}
