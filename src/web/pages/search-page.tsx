/** The search page as a function of what was asked and found: hits with filters and chart, no hits, an empty base, or a search that failed. */
import type { Child } from 'hono/jsx';
import type { StoryMember } from '../../intake/overviews.js';
import type { SearchAnswer } from '../../search/engine.js';
import type { IndexLag } from '../../search/index-lag.js';
import { hasWords } from '../../search/query.js';
import { joinFilters } from '../../search/resolve-filters.js';
import { behindTexts, emptyTexts, searchPageTexts as texts } from '../../texts/web-search.js';
import { stateTexts } from '../../texts/web-state.js';
import { type ChosenFilter, chosenFilters, createLabels, type Labels } from '../labels.js';
import { Downloads } from '../parts/downloads.js';
import { Facets } from '../parts/facets.js';
import { Histogram } from '../parts/histogram.js';
import { type Bar, toBars } from '../parts/histogram-bars.js';
import { Interpretation } from '../parts/interpretation.js';
import { Layout } from '../parts/layout.js';
import type { Frame } from '../parts/page-frame.js';
import { ResultItem } from '../parts/result-item.js';
import { Chips, Corrected, DidYouMean, exactAddress, Problems, SearchForm } from '../parts/search-form.js';
import { Horizon, Icon } from '../parts/signs.js';
import type { Found, Sort, UnderstoodQuestion } from '../search-items.js';
import { addressOf, type SearchState, withoutFilter } from '../search-state.js';
import type { NameOf } from '../source-names.js';
import type { WayOn } from './ways-on.js';

export const PAGE_SIZE = 20;
const LONGEST_TITLE = 80;

export type Outcome =
  | { kind: 'hits'; found: Found; members: Map<string, StoryMember[]> }
  | { kind: 'none'; answer: SearchAnswer; waysOn: WayOn[] }
  | { kind: 'empty-base'; enabledSources: number }
  | { kind: 'indexing'; items: number; behind: IndexLag | null }
  | { kind: 'slow'; seconds: number }
  | { kind: 'store-down' }
  | { kind: 'failed'; requestId: string };

interface SearchPageProps {
  frame: Frame;
  state: SearchState;
  question: UnderstoodQuestion;
  nameOf: NameOf;
  outcome: Outcome;
}

interface PartProps extends SearchPageProps {
  labels: Labels;
  chosen: ChosenFilter[];
}

const SORTS: readonly [Sort, string][] = [
  ['relevance', texts.relevance],
  ['newest', texts.newest],
];

/** Without words there is nothing to be relevant to. */
const SortBy = ({ state, sort }: { state: SearchState; sort: Sort }) => (
  <nav class="sortby" aria-label={texts.sortBy}>
    <span>{texts.sortBy}</span>
    {SORTS.map(([name, label]) => (
      <a href={addressOf(state, { sort: name })} aria-current={name === sort ? 'true' : undefined}>
        {label}
      </a>
    ))}
  </nav>
);

const Pager = ({ state, found }: { state: SearchState; found: Found }) => {
  const { nextCursor, total } = found.answer;
  const before = (state.page - 1) * PAGE_SIZE;
  if (state.page === 1 && nextCursor === undefined) return <></>;
  return (
    <nav class="pager" aria-label={texts.pages}>
      <span>{texts.showing(before + 1, before + found.answer.hits.length, total)}</span>
      <span class="row">
        {state.page > 1 && <a href={addressOf(state)}>{texts.first}</a>}
        {nextCursor !== undefined && (
          <a class="btn" href={addressOf(state, { cursor: nextCursor, page: state.page + 1 })}>
            {texts.next(Math.max(1, Math.min(PAGE_SIZE, total - before - PAGE_SIZE)))}
          </a>
        )}
      </span>
    </nav>
  );
};

/** A bar leads to what it counts: its period, within the one already chosen. */
function narrowTo(state: SearchState, { from, to }: Bar): string {
  return addressOf(state, { filters: joinFilters(state.filters, { from, to }) });
}

const Hits = ({
  frame,
  state,
  question,
  nameOf,
  labels,
  chosen,
  found,
  members,
}: PartProps & { found: Found; members: Map<string, StoryMember[]> }) => (
  <div class="cols cols--facets mt">
    <div>
      <Facets state={state} counts={found.answer.facets} labels={labels} frame={frame} chosen={chosen.length} />
    </div>
    <div id="traffar">
      <Chips state={state} chosen={chosen} />
      <div class="mt">
        <Histogram data={toBars(found.answer.histogram)} hrefOf={(bar) => narrowTo(state, bar)} />
      </div>
      <div class="reshead">
        <h2>{headingOf(state, found.answer.total)}</h2>
        {hasWords(question.query) && <SortBy state={state} sort={question.sort} />}
      </div>
      <ol class="items panel mt">
        {found.items.map((one) => (
          <ResultItem found={one} members={membersBeside(one.item, members)} nameOf={nameOf} frame={frame} />
        ))}
      </ol>
      <Pager state={state} found={found} />
      <Downloads state={state} total={found.answer.total} />
    </div>
  </div>
);

/** What was not searched for is not hit. */
function headingOf(state: SearchState, total: number): string {
  const askedForAll = state.text === '' && Object.keys(state.filters).length === 0;
  return askedForAll ? texts.items(total) : texts.hits(total);
}

function membersBeside(item: { id: string; storyId: string }, members: Map<string, StoryMember[]>): StoryMember[] {
  return (members.get(item.storyId) ?? []).filter((member) => member.itemId !== item.id);
}

const Panel = ({ children }: { children?: Child }) => (
  <div class="panel mt">
    <div class="empty">
      <Horizon />
      {children}
    </div>
  </div>
);

const Behind = ({ lag }: { lag: IndexLag }) => (
  <div class="msg msg--warn mt" role="status">
    <Icon id="info" />
    <div>
      <p>
        <b>{behindTexts.heading}</b> {behindTexts.text(lag)}
      </p>
    </div>
  </div>
);

const NoHits = ({ state, chosen, waysOn }: PartProps & { waysOn: WayOn[] }) => (
  <Panel>
    <h2>
      {emptyTexts.heading(
        state.text,
        chosen.map((filter) => filter.label),
      )}
    </h2>
    <p>{waysOn.length > 0 ? emptyTexts.waysOn : emptyTexts.noWaysOn}</p>
    {waysOn.length > 0 && (
      <ul class="stack-s mt">
        {waysOn.map((way) => (
          <li>
            <a href={way.href}>{way.label}</a> <span class="dim">{way.note}</span>
          </li>
        ))}
      </ul>
    )}
    <div class="row">
      {chosen.slice(0, 3).map(({ name, value, label }) => (
        <a class="btn" href={addressOf(state, { filters: withoutFilter(state.filters, name, value) })}>
          {emptyTexts.removeFilter(label)}
        </a>
      ))}
      {chosen.length > 1 && (
        <a class="btn btn--quiet" href={addressOf(state, { filters: {} })}>
          {emptyTexts.clearFilters}
        </a>
      )}
      <a class="btn btn--quiet" href="/sok">
        {emptyTexts.allItems}
      </a>
    </div>
  </Panel>
);

const EmptyBase = ({ enabledSources, frame }: { enabledSources: number; frame: Frame }) => (
  <Panel>
    <h2>{emptyTexts.baseHeading}</h2>
    <p>{describeEmptyBase(enabledSources, frame)}</p>
    <div class="row">
      <a class="btn" href="/kallor">
        {emptyTexts.baseLink}
      </a>
    </div>
  </Panel>
);

/** Items do not come in a few minutes while the queue is down. */
function describeEmptyBase(enabledSources: number, frame: Frame): string {
  if (enabledSources === 0) return emptyTexts.noSources;
  return frame.down.has('redis') ? stateTexts.queueDown : emptyTexts.baseText(enabledSources);
}

const Failed = ({ state, heading, lines }: { state: SearchState; heading: string; lines: string[] }) => (
  <div class="msg msg--err mt" role="alert">
    <Icon id="varning" />
    <div>
      <h2>{heading}</h2>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      <p>
        <a href={addressOf(state)}>{emptyTexts.tryAgain}</a>
      </p>
    </div>
  </div>
);

const Result = (props: PartProps) => {
  const { outcome, state } = props;
  switch (outcome.kind) {
    case 'hits':
      return (
        <>
          {outcome.found.behind !== null && <Behind lag={outcome.found.behind} />}
          <Hits {...props} found={outcome.found} members={outcome.members} />
        </>
      );
    case 'none':
      return <NoHits {...props} waysOn={outcome.waysOn} />;
    case 'empty-base':
      return <EmptyBase enabledSources={outcome.enabledSources} frame={props.frame} />;
    case 'indexing':
      return (
        <Panel>
          <h2>{emptyTexts.indexing}</h2>
          <p>
            {outcome.behind === null ? emptyTexts.indexingText(outcome.items) : behindTexts.sentence(outcome.behind)}
          </p>
        </Panel>
      );
    case 'slow':
      return <Failed state={state} heading={emptyTexts.slow} lines={[emptyTexts.slowText(outcome.seconds)]} />;
    case 'store-down':
      return <Failed state={state} heading={emptyTexts.failed} lines={[emptyTexts.storeDownText]} />;
    case 'failed':
      return (
        <Failed
          state={state}
          heading={emptyTexts.failed}
          lines={[emptyTexts.failedText, emptyTexts.failedNumber(outcome.requestId)]}
        />
      );
  }
};

function titleOf(state: SearchState, outcome: Outcome): string {
  const text = state.text.slice(0, LONGEST_TITLE);
  if (outcome.kind === 'hits') return texts.title(text, outcome.found.answer.total);
  if (outcome.kind === 'slow' || outcome.kind === 'store-down' || outcome.kind === 'failed') return texts.failedTitle;
  if (outcome.kind === 'indexing') return emptyTexts.indexing;
  return outcome.kind === 'none' ? texts.noHitsTitle : texts.heading;
}

const answerOf = (outcome: Outcome): SearchAnswer | null =>
  outcome.kind === 'hits' ? outcome.found.answer : outcome.kind === 'none' ? outcome.answer : null;

/** Whether a plain word was found otherwise than as it is written. */
const isReadFreely = ({ interpretation, total }: SearchAnswer): boolean =>
  total > 0 &&
  interpretation.wanted.some(({ kind, found }) => kind === 'word' && found.some(({ as }) => as !== 'exact'));

/** What the search was taken for, and what it may have been meant to be. */
const Reading = ({
  state,
  question,
  labels,
  answer,
}: Pick<PartProps, 'state' | 'question' | 'labels'> & { answer: SearchAnswer | null }) => {
  const words = answer?.interpretation.wanted.flatMap(({ text, corrected }) => (corrected === undefined ? [] : [text]));
  const { corrected, didYouMean } = answer ?? {};
  return (
    <>
      {corrected !== undefined && <Corrected state={state} words={words ?? []} corrected={corrected} />}
      {didYouMean !== undefined && <DidYouMean state={state} text={didYouMean} />}
      <Interpretation
        query={question.query}
        written={question.written}
        labels={labels}
        answer={answer}
        exactHref={answer !== null && corrected === undefined && isReadFreely(answer) ? exactAddress(state) : null}
      />
    </>
  );
};

export const SearchPage = (props: SearchPageProps) => {
  const { frame, state, question, nameOf, outcome } = props;
  const labels = createLabels(frame.areas, nameOf);
  const chosen = chosenFilters(state.filters, labels);
  return (
    <Layout frame={frame} title={titleOf(state, outcome)} current="sok" withSearch={false}>
      <h1 class="vh">{texts.heading}</h1>
      <SearchForm state={state} carriesFilters={outcome.kind !== 'hits'} assets={frame.assets}>
        <Reading state={state} question={question} labels={labels} answer={answerOf(outcome)} />
        <Problems problems={[...state.problems, ...question.problems]} />
      </SearchForm>
      <Result {...props} labels={labels} chosen={chosen} />
    </Layout>
  );
};
