/** Two lists of the same work's people, as two sources name them, in; one list with what each of them knows out. Pure. */
import type { Person } from '../domain/item.js';
import { fold } from '../language/fold.js';

interface Name {
  family: string;
  /** First letters of what stands before the family name. */
  initials: string;
}

function readName(person: Person): Name {
  const words = fold(person.name.toLowerCase())
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  return {
    family: words.at(-1) ?? '',
    initials: words
      .slice(0, -1)
      .map((word) => word.charAt(0))
      .join(''),
  };
}

/** "Anna M. Ek" and "A Ek" may be one; "Anna Ek" and "Bo Ek" are not. */
function areOne(a: Person, b: Person): boolean {
  if (a.orcid !== undefined && b.orcid !== undefined) return a.orcid === b.orcid;
  const [one, other] = [readName(a), readName(b)];
  if (one.family === '' || one.family !== other.family) return false;
  return one.initials.startsWith(other.initials) || other.initials.startsWith(one.initials);
}

/** The one on the other list who can be nobody else, and whom nobody else can be; null where it is not that clear. */
function findSame(person: Person, people: readonly Person[], others: readonly Person[]): Person | null {
  const [other, ...more] = others.filter((one) => areOne(person, one));
  if (other === undefined || more.length > 0) return null;
  return people.filter((one) => areOne(one, other)).length === 1 ? other : null;
}

function fillIn(person: Person, people: readonly Person[], others: readonly Person[]): Person {
  const same = findSame(person, people, others);
  const { affiliation = same?.affiliation, orcid = same?.orcid } = person;
  return { name: person.name, ...(affiliation && { affiliation }), ...(orcid && { orcid }) };
}

/** The longer list decides who and in what order, the kept one when they are as long; what it lacks of a person comes from the other. */
export function unitePeople(kept: readonly Person[], given: readonly Person[]): Person[] {
  const [base, other] = given.length > kept.length ? [given, kept] : [kept, given];
  return fillInPeople(base, other);
}

/** The people of a list, with what another list knows of them. */
export const fillInPeople = (people: readonly Person[], known: readonly Person[]): Person[] =>
  known.length === 0 ? [...people] : people.map((person) => fillIn(person, people, known));
