/** The small drawn signs: icons, level arcs and area signs. Every sign stands beside its word; those that don't are hidden from readers. */
import type { Area } from '../../domain/area.js';
import { LEVELS, type Level } from '../../domain/vocabulary.js';
import { LEVEL_NAMES } from '../../texts/web-format.js';
import type { Assets } from '../assets.js';

export const Icon = ({ id }: { id: string }) => (
  <svg class="ic" aria-hidden="true">
    <use href={`#i-${id}`} />
  </svg>
);

export const LevelArcs = ({ level }: { level: Level }) => (
  <svg aria-hidden="true">
    <use href={`#niva-${LEVELS.indexOf(level) + 1}`} />
  </svg>
);

export const LevelSign = ({ level }: { level: Level }) => (
  <span class="level">
    <LevelArcs level={level} />
    {LEVEL_NAMES[level]}
  </span>
);

export const Horizon = () => (
  <svg class="horizon" viewBox="0 0 26 16" aria-hidden="true">
    <use href="#horisont" />
  </svg>
);

/** An area that nobody has drawn a sign and chosen a colour for gets the common ones. */
const hasSign = (assets: Assets, areaId: string): boolean => assets.signs.has(`i-${areaId}`);

export const areaClass = (assets: Assets, areaId: string): string => (hasSign(assets, areaId) ? ` a-${areaId}` : '');

export const AreaIcon = ({ assets, areaId }: { assets: Assets; areaId: string }) => (
  <Icon id={hasSign(assets, areaId) ? areaId : 'omraden'} />
);

export const shortName = (areas: readonly Area[], id: string): string => {
  const area = areas.find((one) => one.id === id);
  return area?.shortName ?? area?.name ?? id;
};
