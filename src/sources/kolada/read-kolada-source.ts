/**
 * Kolada's interface in, the figures of a municipality that have changed since the last visit out; or, for an address of the catalogue, its key
 * figures. Which key figures are read the source says (in its address or in `params.kpi`); where it does not, those published last.
 */
import { fail, ok, type Result } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { koladaTexts } from '../../texts/kolada.js';
import { explaining } from '../records/explain-refusal.js';
import { type Ask, createAsk, followPages, type PageOptions } from '../records/follow-pages.js';
import { reachBackTo, rememberSuccess } from '../records/last-success.js';
import { onOriginOf, withDefaults, withQuery } from '../records/query.js';
import { movedNotes } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import type { Batch, ReadSource, VisitContext, VisitEnd } from '../visit.js';
import { dataBaseOf, idsAfter, inParts, MOST_IDS, toIds, withIds } from './address.js';
import { byLatest, fromText, type Kpi, kpisFromText, kpisToText } from './kpi.js';

const MOST_PAGES = 20;
/** As many at a time as the interface gives; the catalogue has some six thousand. */
const PAGE_SIZE = '5000';
/** Figures come once a year. */
const REACH = { marginDays: 1, firstDays: 400 };
/** Where none are chosen: those published so lately, but not more than this; one question's worth in any case. */
const RECENT_MS = 30 * 86_400_000;
const MOST_UNCHOSEN = 100;

interface Reading {
  source: Source;
  visit: VisitContext;
  ask: Ask;
  /** "https://api.kolada.se/v3" */
  base: string;
  notes: Set<string>;
}

const nextPage =
  (source: Source): PageOptions['next'] =>
  ({ records: { next } }, question) => {
    const link = onOriginOf(next.link, source.url);
    return link === null ? null : { ...question, url: link };
  };

/** All answers' words by one name, for what is looked up beside the data. What is not found (404) is nothing. */
async function lookUp(
  reading: Reading,
  path: string,
  name: string,
  params: Record<string, string>,
): Promise<Result<string[]>> {
  const { source, ask, base } = reading;
  const texts: string[] = [];
  const next: PageOptions['next'] = (answer, question, count) => {
    texts.push(answer.records.next[name] ?? '');
    return nextPage(source)(answer, question, count);
  };
  const start = { url: `${base}/${path}?per_page=${PAGE_SIZE}`, params };
  const pages = followPages(ask, start, { next, mostPages: MOST_PAGES });
  for (let step = await pages.next(); ; step = await pages.next()) {
    if (!step.done) continue;
    if (step.value.ok || step.value.failure.code === 'not-found') return ok(texts);
    return step.value;
  }
}

async function findKpis(reading: Reading, params: Record<string, string>): Promise<Result<Kpi[]>> {
  const texts = await lookUp(reading, 'kpi', 'kpis', { what: 'kpis', ...params });
  return texts.ok ? ok(texts.value.flatMap(kpisFromText)) : texts;
}

async function findNames(reading: Reading, ids: string[]): Promise<Result<Record<string, unknown>>> {
  const texts = await lookUp(reading, 'municipality', 'names', { what: 'names', ids: ids.join(',') });
  return texts.ok ? ok(Object.assign({}, ...texts.value.map(fromText))) : texts;
}

/** Those with figures from the last month; as many of the others as one question has room for beside them. */
function chooseNewest(kpis: Kpi[], now: Date): Kpi[] {
  const newest = [...kpis].sort(byLatest);
  const since = stockholmDay(new Date(now.getTime() - RECENT_MS));
  const recent = newest.filter(({ latest }) => latest >= since).length;
  return newest.slice(0, Math.min(MOST_UNCHOSEN, Math.max(MOST_IDS, recent)));
}

/** The key figures to ask for, with what the catalogue says of them. */
async function chooseKpis(reading: Reading): Promise<Result<Kpi[]>> {
  const { source, visit, notes } = reading;
  const inAddress = idsAfter(source.url, 'kpi');
  const ids = inAddress.length > 0 ? inAddress : toIds(paramsOf(source).kpi ?? '');
  if (ids.length > 0) {
    const found = await findKpis(reading, { ids: ids.join(',') });
    if (!found.ok) return found;
    const byId = new Map(found.value.map((kpi) => [kpi.id, kpi]));
    return ok(ids.map((id) => byId.get(id) ?? { id, title: id, description: '', published: '', latest: '' }));
  }
  const found = await findKpis(reading, { most: String(MOST_UNCHOSEN) });
  if (!found.ok) return found;
  const chosen = chooseNewest(found.value, visit.now);
  if (chosen.length === 0) return fail('refused-question', koladaTexts.noneFound);
  notes.add(koladaTexts.noneChosen(chosen.length));
  return ok(chosen);
}

/** The questions' addresses: so many key figures in each as the interface takes. */
function addressesFor({ source, visit }: Reading, address: string, municipalities: string[], kpis: Kpi[]): string[] {
  const from = stockholmDay(reachBackTo(source, visit, REACH));
  const about = municipalities.length === 0 ? address : withIds(address, 'municipality', municipalities);
  // Neighbours stand beside a figure when they come in the same answer.
  const whole = municipalities.length > 1 ? withDefaults(about, { per_page: PAGE_SIZE }) : about;
  return inParts(kpis, MOST_IDS).map((part) => {
    const url = withIds(
      whole,
      'kpi',
      part.map(({ id }) => id),
    );
    return withQuery(url, { from_date: from });
  });
}

type Reader = AsyncGenerator<Batch, Result<VisitEnd>>;

async function* readData(reading: Reading): Reader {
  const { source, visit, ask, notes } = reading;
  const { municipalities = '', kommun = '' } = paramsOf(source);
  const address = fillPlaces(source.url, paramsOf(source));
  const [own = '', ...inAddress] = idsAfter(address, 'municipality');
  const asked = [...new Set([own, ...inAddress, ...toIds(municipalities)])]
    .slice(0, MOST_IDS)
    .filter((id) => id !== '');
  const kpis = await chooseKpis(reading);
  if (!kpis.ok) return kpis;
  const names = await findNames(reading, asked);
  if (!names.ok) return names;
  const known = JSON.stringify({ ...(kommun !== '' && { [own]: kommun }), ...names.value });
  const params = { what: 'data', own, names: known, kpis: kpisToText(kpis.value) };
  let isCut = false;
  for (const url of addressesFor(reading, address, asked, kpis.value)) {
    const pages = yield* followPages(ask, { url, params }, { next: nextPage(source), mostPages: MOST_PAGES });
    if (!pages.ok && pages.failure.code !== 'not-found') return pages;
    const said = pages.ok
      ? [...movedNotes(pages.value.first.fetched), ...pages.value.notes]
      : [koladaTexts.nothingFound];
    for (const note of said) notes.add(note);
    isCut ||= pages.ok && pages.value.isCut;
  }
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes: [...notes], isCut });
}

async function* readCatalogue(source: Source, visit: VisitContext, ask: Ask): Reader {
  const url = withDefaults(source.url, { per_page: PAGE_SIZE });
  const start = { url, params: { what: 'catalogue' } };
  const pages = yield* followPages(ask, start, { next: nextPage(source), mostPages: MOST_PAGES });
  if (!pages.ok) return pages;
  const notes = [...movedNotes(pages.value.first.fetched), ...pages.value.notes];
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut: pages.value.isCut });
}

/**
 * Reads a source with adapter `kolada`. `params.kpi`: names of key figures ("N00914,N07402"); `params.municipalities`: those to compare with
 * ("0120,0180"); `params.firstDays`: how many days a first visit reaches back, default 400.
 */
export const readKoladaSource: ReadSource = async function* (source, visit) {
  const ask = explaining(createAsk(source, visit, 'kolada'));
  const base = dataBaseOf(source.url);
  if (base === null) return yield* readCatalogue(source, visit, ask);
  return yield* readData({ source, visit, ask, base, notes: new Set() });
};
