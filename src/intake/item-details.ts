/** Writes what belongs to items beside their own rows: people, identifiers, focus areas. */
import type { ItemArea } from '../domain/item.js';
import type { Trx } from '../store/store.js';
import { applyVerdicts } from '../tagging/verdicts.js';
import type { Draft } from './normalise.js';
import { fillInPeople, unitePeople } from './unite-people.js';

type Details = Pick<Draft, 'people' | 'identifiers'>;

const peopleRows = ({ itemId, people }: { itemId: string } & Details) =>
  people.map((person, position) => ({
    item_id: itemId,
    position,
    name: person.name,
    affiliation: person.affiliation ?? null,
    orcid: person.orcid ?? null,
  }));

const identifierRows = ({ itemId, identifiers }: { itemId: string } & Details) =>
  Object.entries(identifiers).map(([scheme, value]) => ({ item_id: itemId, scheme, value }));

/** Of new items. */
export async function insertDetails(trx: Trx, items: ({ itemId: string } & Details)[]): Promise<void> {
  const people = items.flatMap(peopleRows);
  const identifiers = items.flatMap(identifierRows);
  if (people.length > 0) await trx.insertInto('item_people').values(people).execute();
  if (identifiers.length > 0) await trx.insertInto('item_identifiers').values(identifiers).execute();
}

/** What the item's own source gives now, with what others have known of the same people and under which other names. */
export async function renewDetails(trx: Trx, itemId: string, draft: Details): Promise<void> {
  const kept = await readDetails(trx, itemId);
  const people = fillInPeople(draft.people, kept.people);
  await replaceDetails(trx, itemId, { people, identifiers: { ...kept.identifiers, ...draft.identifiers } });
}

async function replaceDetails(trx: Trx, itemId: string, draft: Details): Promise<void> {
  await trx.deleteFrom('item_people').where('item_id', '=', itemId).execute();
  await trx.deleteFrom('item_identifiers').where('item_id', '=', itemId).execute();
  await insertDetails(trx, [{ itemId, ...draft }]);
}

async function readDetails(trx: Trx, itemId: string): Promise<Details> {
  const people = await trx
    .selectFrom('item_people')
    .select(['name', 'affiliation', 'orcid'])
    .where('item_id', '=', itemId)
    .orderBy('position')
    .execute();
  const identifiers = await trx
    .selectFrom('item_identifiers')
    .select(['scheme', 'value'])
    .where('item_id', '=', itemId)
    .execute();
  return {
    people: people.map(({ name, affiliation, orcid }) => ({
      name,
      ...(affiliation && { affiliation }),
      ...(orcid && { orcid }),
    })),
    identifiers: Object.fromEntries(identifiers.map(({ scheme, value }) => [scheme, value])),
  };
}

/** Adds what another source knows of the same item: the first one's word stands, and what it lacks is filled in. */
export async function uniteDetails(trx: Trx, itemId: string, draft: Details): Promise<void> {
  const kept = await readDetails(trx, itemId);
  const people = unitePeople(kept.people, draft.people);
  await replaceDetails(trx, itemId, { people, identifiers: { ...draft.identifiers, ...kept.identifiers } });
}

/** Of new items, on which nobody has had a say. */
export async function insertAreas(trx: Trx, items: { itemId: string; areas: ItemArea[] }[]): Promise<void> {
  const rows = items.flatMap(({ itemId, areas }) =>
    areas.map((area) => ({
      item_id: itemId,
      area_id: area.area,
      score: area.score,
      origin: area.origin,
      reasons: JSON.stringify(area.reasons),
    })),
  );
  if (rows.length > 0) await trx.insertInto('item_areas').values(rows).execute();
}

/** Replaces the machine's areas; people's verdicts on this item are laid over them and always stand. */
export async function replaceAreas(trx: Trx, itemId: string, machine: ItemArea[]): Promise<void> {
  const verdicts = await trx
    .selectFrom('area_verdicts')
    .select(['area_id', 'verdict'])
    .where('item_id', '=', itemId)
    .execute();
  const areas = applyVerdicts(
    machine,
    verdicts.map((row) => ({ area: row.area_id, verdict: row.verdict === 'yes' ? 'yes' : 'no' })),
  );
  await trx.deleteFrom('item_areas').where('item_id', '=', itemId).execute();
  await insertAreas(trx, [{ itemId, areas }]);
}
