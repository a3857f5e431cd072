/** Names, organisations and identifiers of people as interfaces write them in, people out, in their order. */
import type { Person } from '../../domain/item.js';
import { flattenWhitespace } from '../../language/plain-text.js';
import { orcidOf } from './identifiers.js';
import { textsOf } from './values.js';

/** More are never shown; some works have thousands. */
const MOST_PEOPLE = 60;
const LONGEST_AFFILIATION = 200;

export interface PersonFields {
  /** Parts of the name in the order it is said. */
  names: unknown;
  /** Organisations; those named twice are named once. */
  affiliations?: unknown;
  orcid?: unknown;
}

/** @returns null without a name. */
export function personOf({ names, affiliations, orcid }: PersonFields): Person | null {
  const name = flattenWhitespace(textsOf(names).join(' '));
  if (name === '') return null;
  const places = [...new Set(textsOf(affiliations).map(flattenWhitespace))];
  const affiliation = places.join(', ').slice(0, LONGEST_AFFILIATION).trim();
  const id = orcidOf(orcid);
  return { name, ...(affiliation !== '' && { affiliation }), ...(id !== null && { orcid: id }) };
}

/** Reads each; who has no name is left out, and who is named twice stands once. */
export function peopleOf<T>(list: readonly T[], read: (one: T) => PersonFields): Person[] {
  const people = new Map<string, Person>();
  for (const one of list.slice(0, MOST_PEOPLE)) {
    const person = personOf(read(one));
    const name = person === null ? '' : `${person.name} ${person.orcid ?? ''}`;
    if (person !== null && !people.has(name)) people.set(name, person);
  }
  return [...people.values()];
}
