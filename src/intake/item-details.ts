/** Writes what belongs to an item beside its own row: people, identifiers, focus areas. */
import type { ItemArea } from '../domain/item.js';
import type { Trx } from '../store/store.js';
import { applyVerdicts } from '../tagging/verdicts.js';
import type { Draft } from './normalise.js';

type Details = Pick<Draft, 'people' | 'identifiers'>;

/** Of a new item. */
export async function insertDetails(trx: Trx, itemId: string, draft: Details): Promise<void> {
  const people = draft.people.map((person, position) => ({
    item_id: itemId,
    position,
    name: person.name,
    affiliation: person.affiliation ?? null,
    orcid: person.orcid ?? null,
  }));
  const identifiers = Object.entries(draft.identifiers).map(([scheme, value]) => ({ item_id: itemId, scheme, value }));
  if (people.length > 0) await trx.insertInto('item_people').values(people).execute();
  if (identifiers.length > 0) await trx.insertInto('item_identifiers').values(identifiers).execute();
}

/** Replaces people and identifiers with what the source gives now. */
export async function replaceDetails(trx: Trx, itemId: string, draft: Details): Promise<void> {
  await trx.deleteFrom('item_people').where('item_id', '=', itemId).execute();
  await trx.deleteFrom('item_identifiers').where('item_id', '=', itemId).execute();
  await insertDetails(trx, itemId, draft);
}

/** Of a new item, on which nobody has had a say. */
export async function insertAreas(trx: Trx, itemId: string, areas: ItemArea[]): Promise<void> {
  const rows = areas.map((area) => ({
    item_id: itemId,
    area_id: area.area,
    score: area.score,
    origin: area.origin,
    reasons: JSON.stringify(area.reasons),
  }));
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
  await insertAreas(trx, itemId, areas);
}
