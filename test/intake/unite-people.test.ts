/** Two sources' lists of the same people as one: who is who, and what is filled in. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Person } from '../../src/domain/item.js';
import { unitePeople } from '../../src/intake/unite-people.js';

const orcid = '0000-0002-1825-0097';
const anna: Person = { name: 'Anna Öberg' };

describe('two lists of people', () => {
  it.each<[string, Person[], Person[], Person[]]>([
    [
      'the longer one decides',
      [anna],
      [{ name: 'A. Oberg' }, { name: 'Bo Ek' }],
      [{ name: 'A. Oberg' }, { name: 'Bo Ek' }],
    ],
    ['the kept one when they are as long', [anna], [{ name: 'A Oberg', orcid }], [{ name: 'Anna Öberg', orcid }]],
    [
      'an affiliation is filled in',
      [{ ...anna, orcid }],
      [{ name: 'Anna Öberg', affiliation: 'KTH' }],
      [{ ...anna, affiliation: 'KTH', orcid }],
    ],
    ['nothing is taken from another person', [anna], [{ name: 'Bo Öberg', orcid }], [anna]],
    [
      'two ORCIDs are two people',
      [{ ...anna, orcid }],
      [{ ...anna, orcid: '0000-0001-5109-3700', affiliation: 'KTH' }],
      [{ ...anna, orcid }],
    ],
    [
      "nobody is given what may be somebody else's",
      [{ name: 'Anna Ek' }, { name: 'Anders Ek' }],
      [{ name: 'A. Ek', orcid }],
      [{ name: 'Anna Ek' }, { name: 'Anders Ek' }],
    ],
    ['what is known is not taken away', [{ ...anna, affiliation: 'SU' }], [], [{ ...anna, affiliation: 'SU' }]],
  ])('%s', (_name, kept, given, wanted) => expect(unitePeople(kept, given)).toEqual(wanted));

  it('gives the same again when united with the same again', () => {
    const person = fc.record(
      { name: fc.constantFrom('Anna Ek', 'A Ek', 'Bo Ek', 'Cia Å', '') },
      { requiredKeys: ['name'] },
    );
    fc.assert(
      fc.property(fc.array(person), fc.array(person), (kept, given) => {
        const once = unitePeople(kept, given);
        expect(unitePeople(once, given)).toEqual(once);
        expect(once).toHaveLength(Math.max(kept.length, given.length));
      }),
    );
  });
});
