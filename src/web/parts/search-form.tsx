/** The search field with what belongs under it: how to write, how it was read, what could not be read, what was probably meant. */
import type { Child } from 'hono/jsx';
import { FACETS } from '../../search/engine.js';
import { parseQuery } from '../../search/query.js';
import { writeExactly } from '../../search/write-query.js';
import { SYNTAX, searchPageTexts as texts } from '../../texts/web-search.js';
import type { Assets } from '../assets.js';
import type { ChosenFilter } from '../labels.js';
import { addressOf, PARAMETERS, type SearchState, sortName, withoutFilter } from '../search-state.js';
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
  assets: Assets;
  children?: Child;
}

export const SearchForm = ({ state, carriesFilters, assets, children }: SearchFormProps) => (
  <>
    <form id={SEARCH_FORM} role="search" action="/sok" aria-label={texts.formLabel}>
      <div class="searchbox">
        <label class="vh" for="q">
          {texts.formLabel}
        </label>
        <input
          class="input"
          id="q"
          name="q"
          type="search"
          value={state.text}
          autocomplete="off"
          spellcheck={true}
          data-suggestions="/api/v1/suggestions"
          data-texts={JSON.stringify(texts.suggestions)}
        />
        <button class="btn btn--primary" type="submit">
          <Icon id="sok" />
          {texts.button}
        </button>
      </div>
      {state.sort && <input type="hidden" name="ordna" value={sortName(state.sort)} />}
      {carriesFilters && <Carried state={state} />}
    </form>
    <script type="module" src={assets.suggestUrl}></script>
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

/** The address of the same search with every word exactly as it is written. */
export const exactAddress = (state: SearchState): string =>
  addressOf(state, { text: writeExactly(parseQuery(state.text)) });

/** @param text what was probably meant; it was not searched for */
export const DidYouMean = ({ state, text }: { state: SearchState; text: string }) => (
  <p class="interp">
    {texts.didYouMean} <a href={addressOf(state, { text })}>{text}</a>?
  </p>
);

interface CorrectedProps {
  state: SearchState;
  /** The words that are nowhere. */
  words: readonly string[];
  /** What was searched for. */
  corrected: string;
}

/** What was written still stands in the field, and can be searched for as it is. */
export const Corrected = ({ state, words, corrected }: CorrectedProps) => (
  <p class="interp">
    {texts.didYouMean} <a href={addressOf(state, { text: corrected })}>{corrected}</a>? {texts.corrected(words)}{' '}
    <a href={exactAddress(state)}>{texts.exactlyWritten(writeExactly(parseQuery(state.text)))}</a>
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
