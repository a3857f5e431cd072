/**
 * Calls or funded activities of a Swedish research funder in, items with money and last day in plain words out. `params`: `list` (which of them),
 * `from` (ISO; what is older is left out), `records` (address of the list, under which each record lies).
 */
import { fail, ok } from '../../domain/failure.js';
import type { DatedText, Person } from '../../domain/item.js';
import { callTexts } from '../../texts/calls.js';
import { recordTexts } from '../../texts/records.js';
import { researchTexts } from '../../texts/research.js';
import { reasonIn } from '../records/explain-refusal.js';
import { identifiersOf, pathStep } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, swedishDateOf, toEntry, toRecords } from '../records/make-entry.js';
import { peopleOf } from '../records/people.js';
import { queryValue, withQuery } from '../records/query.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, type JsonObject, listOf, numberOf, objectOf, objectsOf, textOf } from '../records/values.js';
import { leadWithFacts, titleText } from '../records/work-texts.js';
import { descriptionOf, organisationName, titleOf, toldText } from './gdp-fields.js';

/** What differs between calls and activities. */
interface Details {
  published: DatedText | null;
  /** The day that says whether it is too old. */
  newest: DatedText | null;
  facts: string;
  people: Person[];
  pages: unknown[];
}

const isLeader = ({ roll }: JsonObject): boolean => /ansvarig|huvudsökande|projektledare/i.test(textOf(roll));

function readPeople(activity: JsonObject): Person[] {
  const people = objectsOf(activity.personer).filter(({ namn }) => toldText(namn) !== '');
  const ordered = [...people.filter(isLeader), ...people.filter((person) => !isLeader(person))];
  return peopleOf(ordered, (person) => ({
    names: person.namn,
    affiliations: organisationName(person.arbetsgivare),
    orcid: person.ORCID ?? person.orcid,
  }));
}

/** Who coordinates, else the one organisation that gets the money. */
function receiverOf(activity: JsonObject): string {
  const organisations = objectsOf(activity.organisationer);
  const coordinator = organisations.find(({ roll }) => /koordinator/i.test(listOf(roll).map(textOf).join(' ')));
  const paid = objectsOf(activity.beslutadFinansiering).map(({ finansieradOrganisation: paidTo }) =>
    organisationName(paidTo),
  );
  return organisationName(coordinator) || paid.find((name) => name !== '') || organisationName(organisations[0]);
}

/** What has been decided for all organisations and years together; null where nothing, or several currencies, are told. */
function amountOf(activity: JsonObject): { amount: number | null; currency: string } {
  const payments = objectsOf(activity.beslutadFinansiering);
  const currencies = new Set(payments.map(({ valuta }) => textOf(valuta).toUpperCase() || 'SEK'));
  const sum = payments.reduce((total, { belopp }) => total + (numberOf(belopp) ?? 0), 0);
  return { amount: sum > 0 && currencies.size === 1 ? sum : null, currency: [...currencies][0] ?? 'SEK' };
}

const yearOf = (value: unknown): string => /^\d{4}/.exec(textOf(value))?.[0] ?? '';
const lastOf = (dates: (DatedText | null)[]): DatedText | null =>
  dates.reduce((last, date) => (date !== null && (last === null || date.at > last.at) ? date : last), null);

function readActivity(activity: JsonObject): Details {
  const decisions = objectsOf(activity.beslut).filter(({ utfall }) => !/avslag/i.test(textOf(utfall)));
  const decided = lastOf(decisions.map(({ datum }) => swedishDateOf(datum)));
  const starts = swedishDateOf(activity.startdatum);
  const facts = researchTexts.grant({
    ...amountOf(activity),
    funder: textOf(activity.finansiarNamn),
    receiver: receiverOf(activity),
    fromYear: yearOf(activity.startdatum),
    toYear: yearOf(activity.slutdatum),
  });
  return {
    published: decided ?? starts,
    newest: lastOf([decided, starts]),
    facts,
    people: readPeople(activity),
    pages: [],
  };
}

function readCall(call: JsonObject, nowMs: number): Details {
  const opens = swedishDateOf(call.oppningsdatum);
  const closes = swedishDateOf(firstText(call.stangningsdatum, call.sistaAnsokningsdatum, call.sistaAnsokningsdag));
  const isPast = closes !== null && closes.at < new Date(nowMs).toISOString().slice(0, 10);
  const isAhead = opens !== null && Date.parse(opens.at) > nowMs;
  const budget = numberOf(call.budgetBelopp);
  const facts = [
    closes === null ? '' : (isPast ? callTexts.pastDeadline : callTexts.deadline)(closes),
    opens !== null && isAhead ? callTexts.opens(opens) : '',
    budget !== null && budget > 0 ? researchTexts.budget(budget, textOf(call.budgetValuta).toUpperCase()) : '',
  ];
  const pages = [...objectsOf(call.publiceringsplatser).map(({ webbadress }) => webbadress), call.publiceringsplats];
  return {
    published: opens,
    newest: lastOf([opens, closes]),
    facts: facts.filter(Boolean).join(' '),
    people: [],
    pages,
  };
}

/** The funder's page, else what the record says of itself, without a key that the server may have written into it. */
function addressFor(record: JsonObject, { pages }: Details, fallback: string): string {
  const links = listOf(record.lank).map((link) => objectOf(link).href ?? link);
  const address = [...pages, ...links].map((link) => addressOf(link)).find((found) => found !== null) ?? fallback;
  return queryValue(address, 'authorization') === null ? address : withQuery(address, { authorization: null });
}

function readRecord(record: JsonObject, params: Record<string, string>, nowMs: number): Entry {
  const id = textOf(record.diarienummer ?? record.Diarienummer);
  if (id === '') return 'no-identity';
  const isCall = params.list === 'utlysningar';
  const details = isCall ? readCall(record, nowMs) : readActivity(record);
  if (details.newest !== null && details.newest.at < (params.from ?? '')) return null;
  const title = titleOf(record);
  return toEntry({
    externalId: id,
    url: addressFor(record, details, `${params.records ?? ''}/${pathStep(id)}`),
    title:
      title.text === ''
        ? researchTexts.untitled([textOf(record.finansiarNamn), id].filter(Boolean))
        : titleText(title.text),
    summaryHtml: leadWithFacts(descriptionOf(record).text, details.facts),
    published: details.published,
    language: title.isSwedish ? 'sv' : title.text === '' ? null : 'en',
    type: isCall ? 'utlysning' : 'forskning',
    people: details.people,
    identifiers: identifiersOf({ diarienummer: id }),
  });
}

/** The list itself, or the one list that an object holds. */
function listIn(json: unknown): unknown[] | null {
  if (Array.isArray(json)) return json;
  const object = objectOf(json);
  // A server that has one record to give gives it without brackets.
  if (textOf(object.diarienummer) !== '') return [object];
  const lists = Object.values(object).filter((value) => Array.isArray(value));
  return lists[0] ?? null;
}

/** @returns failures as `parseOpenAlex`. */
export const parseGdp: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const reason = Array.isArray(json.value) ? '' : reasonIn(json.value);
  const list = reason === '' ? listIn(json.value) : null;
  if (list === null) {
    return reason === ''
      ? fail('not-a-feed', recordTexts.otherShape('diarienummer'))
      : fail('refused-question', recordTexts.refused(reason));
  }
  const entries = readEntries(list, (record) => readRecord(record, input.params, input.nowMs));
  return ok(toRecords(entries, { next: { count: String(list.length) } }));
};
