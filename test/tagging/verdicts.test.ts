import { describe, expect, it } from '@jest/globals';
import { HIGHEST_THRESHOLD } from '../../src/domain/area.js';
import type { ItemArea } from '../../src/domain/item.js';
import { applyVerdicts } from '../../src/tagging/verdicts.js';

const machine: ItemArea[] = [
  { area: 'a', score: 9, origin: 'lexicon', reasons: [{ word: 'torg', points: 9, where: 'title' }] },
  { area: 'b', score: 6, origin: 'model', reasons: [] },
];

describe('a person stands above the machine', () => {
  it('leaves what nobody has judged', () => {
    expect(applyVerdicts(machine, [])).toEqual(machine);
  });

  it('removes by a no, also what was never there', () => {
    expect(
      applyVerdicts(machine, [
        { area: 'a', verdict: 'no' },
        { area: 'x', verdict: 'no' },
      ]),
    ).toEqual([machine[1]]);
  });

  it('adds by a yes, with points enough in any area, first', () => {
    const added = { area: 'c', score: HIGHEST_THRESHOLD, origin: 'person', reasons: [] };
    expect(applyVerdicts(machine, [{ area: 'c', verdict: 'yes' }])).toEqual([added, ...machine]);
  });

  it('confirms by a yes and keeps the reasons', () => {
    const confirmed = { ...machine[0], score: HIGHEST_THRESHOLD, origin: 'person' };
    expect(applyVerdicts(machine, [{ area: 'a', verdict: 'yes' }])).toEqual([confirmed, machine[1]]);
  });

  it('follows the later of two verdicts', () => {
    const verdicts = [
      { area: 'b', verdict: 'yes' as const },
      { area: 'b', verdict: 'no' as const },
    ];
    expect(applyVerdicts(machine, verdicts)).toEqual([machine[0]]);
  });
});
