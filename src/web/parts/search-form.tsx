/** The search field with what belongs under it: how to write, how it was read, what could not be read, what was probably meant. */
import type { Child } from 'hono/jsx';
import { FACETS } from '../../search/engine.js';
import { SYNTAX, searchPageTexts as texts } from '../../texts/web-search.js';
import type { ChosenFilter } from '../pages/labels.js';
import { addressOf, PARAMETERS, type SearchState, sortName, withoutFilter } from '../pages/search-state.js';
import { SEARCH_FORM } from './facets.js';
import { Icon } from './signs.js';

/** What the form carries along where the filters themselves are not shown. */
const Carried = ({ state }: { state: SearchState }) => (
  <>
    {FACETS.flatMap((facet) =>
      (state.filters[facet] ?? []).map((value) => <input type="hidden" name={PARAMETERS[facet]} value={value} />),
    )}
    {state.filters.from && <input type="hidden" name="fran" value={state.filters.from} />}
    {state.filters.to && <input type="hidden" name="till" value={state.filters.to} />}
  </>
);

interface SearchFormProps {
  state: SearchState;
  carriesFilters: boolean;
  children?: Child;
}

export const SearchForm = ({ state, carriesFilters, children }: SearchFormProps) => (
  <>
    <form id={SEARCH_FORM} role="search" action="/sok" aria-label={texts.formLabel}>
      <div class="searchbox">
        <label class="vh" for="q">
          {texts.formLabel}
        </label>
        <input class="input" id="q" name="q" type="search" value={state.text} autocomplete="off" spellcheck={true} />
        <button class="btn btn--primary" type="submit">
          <Icon id="sok" />
          {texts.button}
        </button>
      </div>
      {state.sort && <input type="hidden" name="ordna" value={sortName(state.sort)} />}
      {carriesFilters && <Carried state={state} />}
    </form>
    {children}
    <details class="disc">
      <summary>{texts.howTo}</summary>
      <dl class="syntax mt">
        {SYNTAX.map(([example, meaning]) => (
          <>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
    </details>
  </>
);

export const Problems = ({ problems }: { problems: readonly string[] }) =>
  problems.length === 0 ? (
    <></>
  ) : (
    <div class="msg msg--warn mt" role="status">
      <Icon id="info" />
      <div>
        <p>
          <b>{texts.problemsHeading}</b>
        </p>
        {problems.map((problem) => (
          <p>{problem}</p>
        ))}
      </div>
    </div>
  );

export const DidYouMean = ({ state, corrected }: { state: SearchState; corrected: string }) => (
  <p class="interp">
    {texts.didYouMean} <a href={addressOf(state, { text: corrected })}>{corrected}</a>?
  </p>
);

export const Chips = ({ state, chosen }: { state: SearchState; chosen: readonly ChosenFilter[] }) =>
  chosen.length === 0 ? (
    <></>
  ) : (
    <div class="chips" role="group" aria-label={texts.chosenFilters}>
      {chosen.map(({ name, value, label }) => (
        <a class="chip" href={addressOf(state, { filters: withoutFilter(state.filters, name, value) })}>
          {label}
          <Icon id="kryss" />
          <span class="vh">{texts.remove}</span>
        </a>
      ))}
      <a class="chip chip--plain" href={addressOf(state, { filters: {} })}>
        {texts.clearAll}
      </a>
    </div>
  );
