/** What the machine found and what people have said about the same item in, the areas that then hold out. */
import { HIGHEST_THRESHOLD } from '../domain/area.js';
import type { ItemArea } from '../domain/item.js';

/** A person's word on one area of an item. */
export interface AreaVerdict {
  area: string;
  verdict: 'yes' | 'no';
}

/** A person's word stands: yes adds or confirms (with the machine's reasons kept), no removes; of two words the later holds. */
export function applyVerdicts(machine: readonly ItemArea[], verdicts: readonly AreaVerdict[]): ItemArea[] {
  const last = new Map(verdicts.map(({ area, verdict }) => [area, verdict]));
  const confirmed = [...last].filter(([, verdict]) => verdict === 'yes').map(([area]) => confirmArea(machine, area));
  const untouched = machine.filter(({ area }) => !last.has(area));
  return [...confirmed, ...untouched].sort(
    (a, b) => b.score - a.score || (a.area < b.area ? -1 : a.area > b.area ? 1 : 0),
  );
}

function confirmArea(machine: readonly ItemArea[], area: string): ItemArea {
  const found = machine.find((tag) => tag.area === area);
  const score = Math.max(found?.score ?? 0, HIGHEST_THRESHOLD);
  return { area, score, origin: 'person', reasons: found?.reasons ?? [] };
}
