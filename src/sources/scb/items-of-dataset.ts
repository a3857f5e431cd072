/** A dataset about a place in, an item for each period out: the figure in its title, the same figure of other places in its summary. */
import type { RawItem } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { formatFigure } from '../../texts/figures.js';
import { scbTexts } from '../../texts/scb.js';
import { withQuery } from '../records/query.js';
import { paragraphs } from '../records/values.js';
import type { JsonStatCell, JsonStatDataset, JsonStatDimension } from './read-json-stat.js';

/** More figures than a lead has room for. */
const MOST_BESIDE = 20;
const NO_DIMENSION = -1;

interface Reading {
  dataset: JsonStatDataset;
  tableId: string;
  /** Places of the dimensions in the list of them; -1 for none. */
  time: number;
  geo: number;
  metric: number;
  /** Code of the place that the items are about. */
  region: string;
  /** The question, whose answer the dataset is. */
  url: string;
}

const categoryIn = ({ dataset }: Reading, cell: JsonStatCell, dimension: number) =>
  dataset.dimensions[dimension]?.categories[cell.at[dimension] ?? 0];

/** By its role, else by the name that SCB gives it. */
function findDimension(dimensions: JsonStatDimension[], role: JsonStatDimension['role'], name: string): number {
  const byRole = dimensions.findIndex((dimension) => dimension.role === role);
  return byRole >= 0 ? byRole : dimensions.findIndex(({ id }) => id.toLowerCase() === name);
}

/** "Folkmängd", "Folkmängd, kvinnor": what is counted, and how it is divided. */
function nameOf(reading: Reading, cell: JsonStatCell): string {
  const { dataset, time, geo, metric } = reading;
  const divisions = dataset.dimensions.flatMap(({ categories }, i) =>
    [time, geo, metric].includes(i) || categories.length < 2 ? [] : (categoryIn(reading, cell, i)?.label ?? []),
  );
  return [categoryIn(reading, cell, metric)?.label ?? dataset.label, ...divisions].join(', ');
}

function figureOf(reading: Reading, cell: JsonStatCell): string {
  const unit = categoryIn(reading, cell, reading.metric)?.unit ?? '';
  const figure = formatFigure(cell.value ?? 0);
  return /^(?:|antal|number)$/i.test(unit) ? figure : `${figure} ${unit}`;
}

const isAboutRegion = (reading: Reading, cell: JsonStatCell): boolean =>
  reading.geo === NO_DIMENSION || categoryIn(reading, cell, reading.geo)?.code === reading.region;

const placeOf = (reading: Reading, cell: JsonStatCell): string => categoryIn(reading, cell, reading.geo)?.label ?? '';
const periodOf = (reading: Reading, cell: JsonStatCell) => categoryIn(reading, cell, reading.time);

function sentenceOf(reading: Reading, cell: JsonStatCell): string {
  const period = periodOf(reading, cell)?.label ?? '';
  return scbTexts.figure(nameOf(reading, cell), placeOf(reading, cell), period, figureOf(reading, cell));
}

/** The same figure elsewhere, and other figures of the place. */
function besides(reading: Reading, own: JsonStatCell, cells: JsonStatCell[]): string {
  const others = cells.filter((cell) => cell !== own).slice(0, MOST_BESIDE);
  const texts = others.map((cell) => {
    const isSameFigure = nameOf(reading, cell) === nameOf(reading, own);
    return isSameFigure && placeOf(reading, cell) !== ''
      ? scbTexts.elsewhere(placeOf(reading, cell), figureOf(reading, cell))
      : `${sentenceOf(reading, cell)}.`;
  });
  return texts.join(' ');
}

/** Every period has an address of its own: the question for it alone. */
function urlOf({ url, dataset, time }: Reading, code: string): string {
  const dimension = dataset.dimensions[time];
  return dimension === undefined ? url : withQuery(url, { [`valueCodes[${dimension.id}]`]: code });
}

function toItem(reading: Reading, own: JsonStatCell, cells: JsonStatCell[]): RawItem {
  const { dataset, tableId, region } = reading;
  const code = periodOf(reading, own)?.code ?? '';
  const from = [
    dataset.label === '' ? '' : scbTexts.fromTable(dataset.label),
    scbTexts.sourceIs(dataset.source || 'SCB'),
  ];
  return {
    externalId: [tableId, region, code].join('/'),
    url: urlOf(reading, code),
    title: sentenceOf(reading, own),
    summaryHtml: paragraphs(besides(reading, own, cells), from.join(' ').trim(), dataset.notes.join(' ')),
    published: readDate(dataset.updated, { zone: 'UTC' }),
    language: null,
    type: 'statistik',
    people: [],
    identifiers: { scb: tableId },
  };
}

/** @returns an item for each period that has a figure for the place; cells without a value are left out. */
export function itemsOfDataset(
  dataset: JsonStatDataset,
  question: { url: string; region: string; tableId: string },
): RawItem[] {
  const { dimensions } = dataset;
  const reading: Reading = {
    ...question,
    dataset,
    tableId: dataset.tableId || question.tableId,
    time: findDimension(dimensions, 'time', 'tid'),
    geo: findDimension(dimensions, 'geo', 'region'),
    metric: findDimension(dimensions, 'metric', 'contentscode'),
  };
  const byPeriod = new Map<string, JsonStatCell[]>();
  for (const cell of dataset.cells.filter(({ value }) => value !== null)) {
    const code = periodOf(reading, cell)?.code ?? '';
    const group = byPeriod.get(code);
    if (group) group.push(cell);
    else byPeriod.set(code, [cell]);
  }
  return [...byPeriod.values()].flatMap((cells) => {
    const own = cells.find((cell) => isAboutRegion(reading, cell));
    return own === undefined ? [] : [toItem(reading, own, cells)];
  });
}
