/** All that a search finds as a file: CSV, RIS and BibTeX, sent page by page while it is read. */
import { z } from 'zod';
import type { Item } from '../../domain/item.js';
import { allPages } from '../../export/all-pages.js';
import { toExportItem } from '../../export/export-item.js';
import { exportNames } from '../../export/export-names.js';
import { ITEM_FORMAT, type ItemFormat, MOST_EXPORTED } from '../../export/item-formats.js';
import { knownTo } from '../../search/resolve-filters.js';
import { findItems, type Question, understand } from '../search-items.js';
import type { WebServices } from '../services.js';
import { dispositionOf } from './export-headers.js';
import { csvParametersSchema, fileParametersSchema, questionOf, readParameters } from './export-parameters.js';
import { explain, refuseWhileBehind } from './item-routes.js';
import { type Answer, type ApiRoute, type Asked, defineRoute } from './route.js';

function pagesOf(services: WebServices, question: Question) {
  const understood = understand(question, knownTo(services));
  return allPages(
    async (page) => {
      const { items, answer } = await findItems(services, understood, page).catch((error: unknown) => {
        throw explain(error);
      });
      return { items: items.map(({ item }) => item), total: answer.total, nextCursor: answer.nextCursor };
    },
    question.limit,
    question.cursor,
  );
}

function createWrite({ config, catalogue }: WebServices, format: ItemFormat) {
  const writer = ITEM_FORMAT[format].createWriter();
  const names = exportNames(config.areas, catalogue);
  const write = (items: readonly Item[]): string =>
    items.map((item) => writer.write(toExportItem(item, names))).join('');
  return { begin: writer.begin, write };
}

/** The first page answers for the rest: what is wrong with the question is told before anything is sent. */
async function exportItems({ services }: Asked, question: Question, format: ItemFormat): Promise<Answer<string>> {
  await refuseWhileBehind(services);
  const pages = pagesOf(services, question);
  const { begin, write } = createWrite(services, format);
  const first = await pages.next();
  if (first.done) throw new Error('A search without a first page');
  const { items, page, isLast } = first.value;
  async function* rest(): AsyncGenerator<string> {
    for await (const { items } of pages) yield write(items);
  }
  const headers = {
    ...dispositionOf(services, question, 'attachment', ITEM_FORMAT[format].extension),
    'X-Total-Count': String(page.total),
    'X-Limit': String(question.limit),
  };
  return { status: 200, body: begin + write(items), headers, ...(!isLast && { rest: rest() }) };
}

const fileRoute = (path: string, summary: string, description: string, format: ItemFormat) => ({
  method: 'get' as const,
  path,
  summary,
  description: `${description} The parameters of /items; at most ${MOST_EXPORTED} items. The header X-Limit tells how many the file holds at most, X-Total-Count how many there are. A connection that breaks off leaves a file that is not whole.`,
  answers: { 200: 'The file, in the order of the search' },
  media: ITEM_FORMAT[format].media,
  schema: z.string(),
  problems: [503],
});

function csvRoute(config: WebServices['config']): ApiRoute {
  return defineRoute({
    ...fileRoute('/api/v1/items.csv', 'What a search finds as CSV', 'For Excel in Swedish, or for programs.', 'csv'),
    parameters: { query: csvParametersSchema(config, []) },
    handle: async (asked) => {
      const parameters = await readParameters(asked, csvParametersSchema);
      return exportItems(asked, questionOf(parameters), parameters.profile === 'machine' ? 'csv-machine' : 'csv');
    },
  });
}

function referenceRoute(config: WebServices['config'], path: string, name: string, format: ItemFormat): ApiRoute {
  return defineRoute({
    ...fileRoute(path, `What a search finds as ${name}`, 'For reference managers.', format),
    parameters: { query: fileParametersSchema(config, []) },
    handle: async (asked) => exportItems(asked, questionOf(await readParameters(asked, fileParametersSchema)), format),
  });
}

/** @param config gives the values that exist; see `itemParametersSchema`. */
export function exportRoutes(config: WebServices['config']): ApiRoute[] {
  return [
    csvRoute(config),
    referenceRoute(config, '/api/v1/items.ris', 'RIS', 'ris'),
    referenceRoute(config, '/api/v1/items.bib', 'BibTeX', 'bibtex'),
  ];
}
