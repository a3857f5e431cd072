/**
 * Projects from SweCRIS, or a slice of them, in; items and how new the newest is out. `params`: `since` (ISO; "" for a first visit: projects
 * changed later than that), `from` (ISO; projects that begin earlier are left out), `records` (address of the interface's own records).
 */
import { fail, ok } from '../../domain/failure.js';
import type { DatedText, Person, RawItem } from '../../domain/item.js';
import { recordTexts } from '../../texts/records.js';
import { researchTexts } from '../../texts/research.js';
import { reasonIn } from '../records/explain-refusal.js';
import { identifiersOf, pathStep } from '../records/identifiers.js';
import { type Entry, readEntries, swedishDateOf, toEntry, toRecords } from '../records/make-entry.js';
import { peopleOf } from '../records/people.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, type JsonObject, listOf, numberOf, objectsOf, textOf } from '../records/values.js';
import { leadWithFacts, titleText } from '../records/work-texts.js';

const isLeader = ({ roleEn, roleSv }: JsonObject): boolean =>
  /principal investigator/i.test(textOf(roleEn)) || /^(?:projektledare|huvudsökande)/i.test(textOf(roleSv));

/** Who leads the project first; the organisation that has it is theirs, of the others nothing is said. */
function readPeople(project: JsonObject, organisation: string): Person[] {
  const people = objectsOf(project.peopleList);
  const ordered = [...people.filter(isLeader), ...people.filter((person) => !isLeader(person))];
  return peopleOf(ordered, (person) => ({
    names: person.fullName,
    affiliations: isLeader(person) ? organisation : null,
    orcid: person.orcId,
  }));
}

const yearOf = (...values: unknown[]): string => /^\d{4}/.exec(firstText(...values))?.[0] ?? '';

function describeGrant(project: JsonObject, organisation: string): string {
  const amount = numberOf(project.fundingsSek);
  return researchTexts.grant({
    amount: amount !== null && amount > 0 ? amount : null,
    currency: 'SEK',
    funder: firstText(project.fundingOrganisationNameSv, project.fundingOrganisationNameEn),
    receiver: organisation,
    fromYear: yearOf(project.fundingStartDate, project.fundingYear, project.projectStartDate),
    toYear: yearOf(project.fundingEndDate, project.projectEndDate),
  });
}

/** When a project begins, or money to it; null where nothing says so. */
function beginningOf(project: JsonObject): string | null {
  const values = [project.fundingStartDate, project.projectStartDate, project.fundingYear];
  const dates = values.map(swedishDateOf).flatMap((date) => date?.at ?? []);
  return dates.sort().at(-1) ?? null;
}

interface Wanted {
  since: string;
  from: string;
  records: string;
}

/** Who has no time of change is for the caller to know again. */
function isWanted(project: JsonObject, updated: DatedText | null, { since, from }: Wanted): boolean {
  const beginning = beginningOf(project);
  return (updated === null || updated.at > since) && (beginning === null || beginning >= from);
}

function readProject(project: JsonObject, wanted: Wanted): Entry {
  const id = textOf(project.projectId);
  const updated = swedishDateOf(project.updatedDate);
  if (!isWanted(project, updated, wanted)) return null;
  if (id === '') return 'no-identity';
  const organisation = firstText(project.coordinatingOrganisationNameSv, project.coordinatingOrganisationNameEn);
  const title = titleText(firstText(project.projectTitleSv, project.projectTitleEn));
  const isSwedish = textOf(project.projectTitleSv) !== '';
  const text = firstText(project.projectAbstractSv, project.projectAbstractEn);
  return toEntry({
    externalId: id,
    url: `${wanted.records}${pathStep(id)}`,
    title: title === '' ? researchTexts.untitled([id]) : title,
    summaryHtml: leadWithFacts(text, describeGrant(project, organisation)),
    published: updated ?? swedishDateOf(project.projectStartDate),
    language: isSwedish ? 'sv' : 'en',
    people: readPeople(project, organisation),
    identifiers: identifiersOf({ swecris: id }),
  });
}

/** Names of the items that have no time of change, one a line. */
function undatedOf(items: RawItem[], projects: JsonObject[]): string {
  const undated = new Set(
    projects.filter(({ updatedDate }) => swedishDateOf(updatedDate) === null).map(({ projectId }) => textOf(projectId)),
  );
  return items
    .flatMap(({ externalId }) => (externalId !== null && undated.has(externalId) ? externalId : []))
    .join('\n');
}

const DAY_MS = 86_400_000;

/** A time ahead is a mistake; remembered, it would hide all that comes after. */
function newestOf(projects: JsonObject[], nowMs: number): string | null {
  const latest = new Date(nowMs + DAY_MS).toISOString();
  const times = projects.flatMap(({ updatedDate }) => swedishDateOf(updatedDate)?.at ?? []);
  return (
    times
      .filter((time) => time <= latest)
      .sort()
      .at(-1) ?? null
  );
}

/** @returns failures as `parseOpenAlex`. */
export const parseSwecris: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const isProject = objectsOf(json.value).some(({ projectId }) => textOf(projectId) !== '');
  if (!Array.isArray(json.value) && !isProject) {
    const reason = reasonIn(json.value);
    return reason === ''
      ? fail('not-a-feed', recordTexts.otherShape('projectId'))
      : fail('refused-question', recordTexts.refused(reason));
  }
  const { since = '', from = '', records = '' } = input.params;
  const read = toRecords(readEntries(listOf(json.value), (project) => readProject(project, { since, from, records })));
  const projects = objectsOf(json.value);
  return ok({ ...read, next: { newest: newestOf(projects, input.nowMs), undated: undatedOf(read.items, projects) } });
};
