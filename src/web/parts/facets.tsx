/** The filters beside a search: check boxes with counts and a period. They belong to the search form, so that nothing typed is lost. */
import type { Child } from 'hono/jsx';
import { ITEM_TYPES, LEVELS, type Level } from '../../domain/vocabulary.js';
import type { Facet, SearchAnswer } from '../../search/engine.js';
import { formatNumber } from '../../texts/numbers.js';
import { searchPageTexts as texts } from '../../texts/web-search.js';
import type { Labels } from '../labels.js';
import { PARAMETERS, type SearchState } from '../search-state.js';
import type { Frame } from './page-frame.js';
import { AreaIcon, areaClass, LevelArcs } from './signs.js';

export const SEARCH_FORM = 'sokform';
const SHOWN_AT_ONCE = 5;

interface Choice {
  value: string;
  n: number;
  isChosen: boolean;
}

interface FacetProps {
  facet: Facet;
  choices: Choice[];
  labels: Labels;
  sign?: (value: string) => Child;
  more?: (n: number) => string;
}

const ChoiceRow = ({ facet, choice, label, sign }: { facet: Facet; choice: Choice; label: string; sign: Child }) => (
  <label>
    <input type="checkbox" form={SEARCH_FORM} name={PARAMETERS[facet]} value={choice.value} checked={choice.isChosen} />
    {sign}
    <span class={choice.n === 0 ? 'name zero' : 'name'}>{label}</span>
    <span class="n">
      {formatNumber(choice.n)}
      <span class="vh">{texts.hitsSuffix(choice.n)}</span>
    </span>
  </label>
);

const FacetGroup = ({ facet, choices, labels, sign, more }: FacetProps) => {
  const rows = (list: Choice[]) =>
    list.map((choice) => (
      <ChoiceRow
        facet={facet}
        choice={choice}
        label={labels.of(facet, choice.value)}
        sign={sign?.(choice.value) ?? null}
      />
    ));
  const shown =
    more === undefined ? choices.length : Math.max(SHOWN_AT_ONCE, choices.filter((one) => one.isChosen).length);
  const rest = choices.slice(shown);
  if (choices.length === 0) return <></>;
  return (
    <fieldset class="facet">
      <legend>{texts.facets[facet]}</legend>
      {rows(choices.slice(0, shown))}
      {rest.length > 0 && (
        <details class="disc">
          <summary>{more?.(rest.length)}</summary>
          {rows(rest)}
        </details>
      )}
    </fieldset>
  );
};

/** Those that give something or are chosen; chosen first, then the most. */
function openChoices(counts: Record<string, number>, chosen: readonly string[]): Choice[] {
  const values = [...new Set([...chosen, ...Object.keys(counts)])];
  return values
    .map((value) => ({ value, n: counts[value] ?? 0, isChosen: chosen.includes(value) }))
    .filter(({ n, isChosen }) => n > 0 || isChosen)
    .sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || b.n - a.n || (a.value < b.value ? -1 : 1));
}

/** All there are, in their own order. */
function fixedChoices(all: readonly string[], counts: Record<string, number>, chosen: readonly string[]): Choice[] {
  return all.map((value) => ({ value, n: counts[value] ?? 0, isChosen: chosen.includes(value) }));
}

const Period = ({ from, to }: { from: string | undefined; to: string | undefined }) => (
  <fieldset class="facet">
    <legend>{texts.period}</legend>
    <label>
      <span>{texts.fromLabel}</span>
      <input class="input" type="date" form={SEARCH_FORM} name="fran" value={from ?? ''} />
    </label>
    <label>
      <span>{texts.toLabel}</span>
      <input class="input" type="date" form={SEARCH_FORM} name="till" value={to ?? ''} />
    </label>
  </fieldset>
);

const levelSign = (value: string): Child => {
  const level = LEVELS.find((one): one is Level => one === value);
  return level === undefined ? null : (
    <span class="level">
      <LevelArcs level={level} />
    </span>
  );
};

interface FacetsProps {
  state: SearchState;
  counts: SearchAnswer['facets'];
  labels: Labels;
  frame: Frame;
  chosen: number;
}

export const Facets = ({ state, counts, labels, frame, chosen }: FacetsProps) => {
  const picked = (facet: Facet): string[] => state.filters[facet] ?? [];
  const areaIds = frame.areas.map((area) => area.id);
  const types = fixedChoices(ITEM_TYPES, counts.type, picked('type')).filter(({ n, isChosen }) => n > 0 || isChosen);
  const areaSign = (id: string): Child => (
    <span class={`area-ic${areaClass(frame.assets, id)}`}>
      <AreaIcon assets={frame.assets} areaId={id} />
    </span>
  );
  return (
    <details class="facets">
      <summary>
        {texts.filters} {chosen > 0 && <span class="badge badge--accent">{texts.chosen(chosen)}</span>}
      </summary>
      <FacetGroup
        facet="area"
        choices={fixedChoices(areaIds, counts.area, picked('area'))}
        labels={labels}
        sign={areaSign}
      />
      <FacetGroup
        facet="level"
        choices={fixedChoices(LEVELS, counts.level, picked('level'))}
        labels={labels}
        sign={levelSign}
      />
      <FacetGroup facet="type" choices={types} labels={labels} />
      <FacetGroup
        facet="source"
        choices={openChoices(counts.source, picked('source'))}
        labels={labels}
        more={texts.moreSources}
      />
      <FacetGroup
        facet="language"
        choices={openChoices(counts.language, picked('language'))}
        labels={labels}
        more={texts.moreLanguages}
      />
      <Period from={state.filters.from} to={state.filters.to} />
      <button class="btn btn--block" type="submit" form={SEARCH_FORM}>
        {texts.update}
      </button>
    </details>
  );
};
