/** `spanare search … --format`: a question in, all that answers it out as a file, on standard output or where --out says. */
import { writeFileSync } from 'node:fs';
import { errorCode } from '../domain/error-code.js';
import { allPages, type ItemPage, type PageRequest } from '../export/all-pages.js';
import { toExportItem } from '../export/export-item.js';
import { exportNames } from '../export/export-names.js';
import { ITEM_FORMAT, ITEM_FORMATS, type ItemFormat, MOST_EXPORTED } from '../export/item-formats.js';
import { readItems } from '../intake/items.js';
import { hasWords } from '../search/query.js';
import { knownTo, readQuery } from '../search/resolve-filters.js';
import { exportTexts } from '../texts/export.js';
import type { Parts } from '../wire.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';

const texts = exportTexts.cli;

export interface ExportOptions {
  format?: string;
  out?: string;
  /** Absent where nobody said: then all. */
  limit?: string;
  newest?: boolean;
  json?: boolean;
}

interface Wish {
  format: ItemFormat;
  limit: number;
  out: string | undefined;
  sort: 'relevance' | 'newest' | undefined;
}

function readLimit(text: string | undefined): number {
  const limit = Number(text ?? MOST_EXPORTED);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_EXPORTED)
    throw new CommandFailure(texts.badLimit(MOST_EXPORTED));
  return limit;
}

/** @throws CommandFailure */
function readWish(options: ExportOptions): Wish {
  if (options.format === undefined) throw new CommandFailure(texts.outWithoutFormat(ITEM_FORMATS));
  if (options.json === true) throw new CommandFailure(texts.formatWithJson);
  const format = ITEM_FORMATS.find((name) => name === options.format);
  if (format === undefined) throw new CommandFailure(texts.badFormat(options.format, ITEM_FORMATS));
  const sort = options.newest === true ? 'newest' : undefined;
  return { format, limit: readLimit(options.limit), out: options.out, sort };
}

interface TotalledPage extends ItemPage {
  total: number;
}

/** What has been deleted since it was indexed is left out. */
function asker(parts: Parts, text: string, sort: Wish['sort']) {
  const { query, filters, problems } = readQuery(text, knownTo(parts));
  const usual = hasWords(query) ? ('relevance' as const) : ('newest' as const);
  const question = { query, filters, sort: sort ?? usual };
  const ask = async ({ limit, cursor }: PageRequest): Promise<TotalledPage> => {
    const answer = await parts.engine().search({ ...question, limit, ...(cursor !== undefined && { cursor }) });
    const items = await readItems(
      parts.store.db,
      answer.hits.map((hit) => hit.id),
    );
    return {
      items: items.filter((item) => item.deletedAt === null),
      total: answer.total,
      nextCursor: answer.nextCursor,
    };
  };
  return { ask, problems };
}

/** The terminal ends each line itself. */
const withoutLastBreak = (text: string): string => text.replace(/\n$/, '');

/** Whole or not at all: a file is written when everything has been found. @throws CommandFailure */
function writeWhole(file: string, pieces: readonly string[]): void {
  try {
    writeFileSync(file, pieces.join(''));
  } catch (error) {
    throw new CommandFailure(texts.unwritable(file, errorCode(error) ?? String(error)));
  }
}

async function exportAll(parts: Parts, text: string, wish: Wish, context: CommandContext): Promise<void> {
  const { ask, problems } = asker(parts, text, wish.sort);
  for (const problem of problems) context.terminal.complain(problem);
  const writer = ITEM_FORMAT[wish.format].createWriter();
  const names = exportNames(parts.config.areas, parts.catalogue);
  const pieces: string[] = [];
  const put = (piece: string): void => {
    if (wish.out !== undefined) pieces.push(piece);
    else if (piece !== '') context.terminal.say(withoutLastBreak(piece));
  };
  put(writer.begin);
  let [written, total] = [0, 0];
  for await (const { items, page } of allPages(ask, wish.limit)) {
    context.signal.throwIfAborted();
    for (const item of items) put(writer.write(toExportItem(item, names)));
    written += items.length;
    total = page.total;
  }
  if (wish.out !== undefined) {
    writeWhole(wish.out, pieces);
    context.terminal.complain(texts.written(written, wish.out));
  }
  if (written < total) context.terminal.complain(texts.cut(written, total));
}

export async function runExport(text: string, options: ExportOptions, context: CommandContext): Promise<void> {
  const wish = readWish(options);
  await withParts(async (parts) => {
    await parts.syncIndex({ signal: context.signal });
    await exportAll(parts, text, wish, context);
  });
}
