/** One source in the table: what it is, how it is doing and why, what it gives, when it is fetched, and what can be done about it. */

import { withoutSecrets } from '../../domain/credentials.js';
import type { SourceOverview } from '../../intake/source-overview.js';
import { canBeFetched, type HealthStatus } from '../../sources/health.js';
import { formatNumber } from '../../texts/numbers.js';
import { readingTexts } from '../../texts/reading.js';
import { formatMoment } from '../../texts/web-format.js';
import { healthTexts } from '../../texts/web-health.js';
import { sourcesTexts as texts } from '../../texts/web-sources.js';
import type { Tab } from '../pages/source-tabs.js';
import type { Frame } from './page-frame.js';
import { AreaIcon, areaClass, Icon, LevelSign } from './signs.js';

const BADGES: Record<HealthStatus, { className: string; icon: string }> = {
  trasig: { className: 'badge badge--err', icon: 'varning' },
  tyst: { className: 'badge badge--warn', icon: 'tyst' },
  langsam: { className: 'badge badge--warn', icon: 'klocka' },
  ny: { className: 'badge badge--accent', icon: 'plus' },
  'mar-bra': { className: 'badge badge--ok', icon: 'ja' },
  vilar: { className: 'badge', icon: 'klocka' },
};
const BULLET_WIDTH = 112;
/** The tick stands at two thirds in every row, so that rows compare at a glance. */
const TICK_AT = (BULLET_WIDTH * 2) / 3;

const Badge = ({ status }: { status: HealthStatus }) => (
  <span class={BADGES[status].className}>
    <Icon id={BADGES[status].icon} />
    {healthTexts.labels[status]}
  </span>
);

const Bullet = ({ n, expected, isLow }: { n: number; expected: number; isLow: boolean }) => {
  const width = expected === 0 ? (n > 0 ? BULLET_WIDTH : 0) : Math.min(BULLET_WIDTH, (n / expected) * TICK_AT);
  return (
    <svg class="bullet" viewBox={`0 0 ${BULLET_WIDTH} 12`} aria-hidden="true">
      <rect class="bg" width={String(BULLET_WIDTH)} height="12" rx="2" />
      <rect class={isLow ? 'v v--low' : 'v'} y="3" width={width.toFixed(1)} height="6" />
      <path class="t" d={`M${TICK_AT.toFixed(1)} 0v12`} />
    </svg>
  );
};

const Yield = ({ view }: { view: SourceOverview }) => {
  const { thisWeek, expected } = view.counts;
  if (!canBeFetched(view.source) && thisWeek === 0) return <small>–</small>;
  const { status } = view.health;
  return (
    <div>
      {expected !== null && (
        <Bullet n={thisWeek} expected={expected} isLow={status === 'tyst' || status === 'trasig'} />
      )}
      <small>
        <b class="strong">{formatNumber(thisWeek)}</b>{' '}
        {expected === null ? `(${texts.noExpectation})` : texts.against(expected)}
      </small>
    </div>
  );
};

function nextVisit(view: SourceOverview, now: Date): string {
  if (!canBeFetched(view.source)) return texts.rests;
  if (view.state?.isBeingFetched) return texts.beingFetched;
  const next = view.state?.nextFetchAt;
  if (next === undefined) return '–';
  return Date.parse(next) <= now.getTime() ? texts.due : formatMoment(next, now);
}

interface RowProps {
  view: SourceOverview;
  /** Added at run time: its address can be changed here. */
  isAdded: boolean;
  frame: Frame;
  tab: Tab;
  now: Date;
}

const TabField = ({ tab }: { tab: Tab }) => (tab === 'alla' ? null : <input type="hidden" name="lage" value={tab} />);

const FetchNow = ({ view, tab }: Pick<RowProps, 'view' | 'tab'>) => (
  <form method="post" action={`/kallor/${encodeURIComponent(view.source.id)}/hamta`}>
    <TabField tab={tab} />
    <button class="btn btn--s btn--quiet" type="submit">
      {texts.fetchNow}
      <span class="vh">{texts.of(view.source.name)}</span>
    </button>
  </form>
);

/** The proposal is named by when it was found: an address may hold a key, and what is decided on must be what was seen. */
const ChangeAddress = ({ view, foundAt, tab }: Pick<RowProps, 'view' | 'tab'> & { foundAt: string }) => (
  <form method="post" action={`/kallor/${encodeURIComponent(view.source.id)}/byt-adress`}>
    <TabField tab={tab} />
    <input type="hidden" name="funnen" value={foundAt} />
    <button class="btn btn--s" type="submit">
      {texts.changeAddress}
      <span class="vh">{texts.of(view.source.name)}</span>
    </button>
  </form>
);

/** "polisen.se/aktuellt": without scheme and www, as people say it. */
const shortAddress = (url: string): string => withoutSecrets(url).replace(/^https?:\/\/(www\.)?/, '');

const Name = ({ view, frame }: Pick<RowProps, 'view' | 'frame'>) => {
  const { id, name, url, level, expectedAreas } = view.source;
  return (
    <th scope="row" role="rowheader">
      <a href={`/sok?kalla=${encodeURIComponent(id)}`}>
        <span class="vh">{texts.showItems('')}</span>
        {name}
      </a>
      <small>{shortAddress(url)}</small>
      <small>
        <LevelSign level={level} />{' '}
        {frame.areas
          .filter((area) => expectedAreas.includes(area.id))
          .map((area) => (
            <>
              <span class={`area${areaClass(frame.assets, area.id)}`} title={area.name}>
                <AreaIcon assets={frame.assets} areaId={area.id} />
                <span class="vh">{area.name}</span>
              </span>{' '}
            </>
          ))}
      </small>
    </th>
  );
};

/** What the last visit told, but not what is told beside it already. */
function notesOf({ state }: SourceOverview): string[] {
  const { proposal = null, lastReport = null } = state ?? {};
  const told = proposal === null ? null : readingTexts.moved(withoutSecrets(proposal.url));
  return (lastReport?.notes ?? []).filter((note) => note !== told);
}

const Proposal = ({ view, isAdded }: Pick<RowProps, 'view' | 'isAdded'>) => {
  const proposal = view.state?.proposal ?? null;
  if (proposal === null || !canBeFetched(view.source)) return null;
  return (
    <small>
      {healthTexts.proposal(withoutSecrets(proposal.url), proposal.title)}
      {!isAdded && `. ${healthTexts.proposalInConfig(view.source.id)}`}
    </small>
  );
};

const lowerFirst = (text: string): string => text.slice(0, 1).toLocaleLowerCase('sv') + text.slice(1);

const State = ({ view, isAdded }: Pick<RowProps, 'view' | 'isAdded'>) => (
  <div>
    <Badge status={view.health.status} />
    {view.health.warnings.map((warning) => (
      <>
        {' '}
        <span class="badge badge--warn">
          <Icon id="varning" />
          {warning.label}
        </span>
      </>
    ))}
    <small>{view.health.sentence}</small>
    <Proposal view={view} isAdded={isAdded} />
    {view.health.warnings.map((warning) => (
      <small>
        {warning.label}: {lowerFirst(warning.sentence)}
      </small>
    ))}
    {notesOf(view).map((note) => (
      <small>{note}</small>
    ))}
  </div>
);

const Actions = ({ view, isAdded, tab }: RowProps) => {
  if (!canBeFetched(view.source)) return null;
  const proposal = view.state?.proposal ?? null;
  return (
    <>
      {proposal !== null && isAdded && <ChangeAddress view={view} foundAt={proposal.foundAt} tab={tab} />}
      {!view.state?.isBeingFetched && <FetchNow view={view} tab={tab} />}
    </>
  );
};

export const SourceRow = (props: RowProps) => {
  const { view, isAdded, frame, now } = props;
  return (
    <tr role="row" id={`kalla-${view.source.id}`}>
      <Name view={view} frame={frame} />
      <td role="cell">
        <State view={view} isAdded={isAdded} />
      </td>
      <td role="cell" data-l={texts.yieldShort}>
        <Yield view={view} />
      </td>
      <td role="cell" data-l={texts.fetched} class="nowrap">
        {view.state?.lastSuccessAt ? formatMoment(view.state.lastSuccessAt, now) : texts.never}
      </td>
      <td role="cell" data-l={texts.next} class="nowrap">
        {nextVisit(view, now)}
      </td>
      <td role="cell" class="nowrap">
        <Actions {...props} />
      </td>
    </tr>
  );
};
