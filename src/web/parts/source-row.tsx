/** One source in the table: what it is, how it is doing and why, what it gives, when it is fetched, and "Hämta nu". */

import { withoutCredentials } from '../../domain/credentials.js';
import type { SourceOverview } from '../../intake/source-overview.js';
import { canBeFetched, type HealthStatus } from '../../sources/health.js';
import { formatNumber } from '../../texts/numbers.js';
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

const Bullet = ({ n, expected }: { n: number; expected: number }) => {
  const width = expected === 0 ? (n > 0 ? BULLET_WIDTH : 0) : Math.min(BULLET_WIDTH, (n / expected) * TICK_AT);
  return (
    <svg class="bullet" viewBox={`0 0 ${BULLET_WIDTH} 12`} aria-hidden="true">
      <rect class="bg" width={String(BULLET_WIDTH)} height="12" rx="2" />
      <rect class="v" y="3" width={width.toFixed(1)} height="6" />
      <path class="t" d={`M${TICK_AT.toFixed(1)} 0v12`} />
    </svg>
  );
};

const Yield = ({ view }: { view: SourceOverview }) => {
  const { thisWeek, expected } = view.counts;
  if (!canBeFetched(view.source) && thisWeek === 0) return <small>–</small>;
  return (
    <div>
      {expected !== null && <Bullet n={thisWeek} expected={expected} />}
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

const FetchNow = ({ view, tab }: { view: SourceOverview; tab: Tab }) => (
  <form method="post" action={`/kallor/${encodeURIComponent(view.source.id)}/hamta`}>
    {tab !== 'alla' && <input type="hidden" name="lage" value={tab} />}
    <button class="btn btn--s btn--quiet" type="submit">
      {texts.fetchNow}
      <span class="vh">{texts.of(view.source.name)}</span>
    </button>
  </form>
);

/** "polisen.se/aktuellt": without scheme and www, as people say it. */
const shortAddress = (url: string): string => withoutCredentials(url).replace(/^https?:\/\/(www\.)?/, '');

const Name = ({ view, frame }: { view: SourceOverview; frame: Frame }) => {
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

export const SourceRow = ({ view, frame, tab, now }: { view: SourceOverview; frame: Frame; tab: Tab; now: Date }) => (
  <tr role="row" id={`kalla-${view.source.id}`}>
    <Name view={view} frame={frame} />
    <td role="cell">
      <div>
        <Badge status={view.health.status} />
        <small>{view.health.sentence}</small>
        {view.state?.lastReport?.notes.map((note) => (
          <small>{note}</small>
        ))}
      </div>
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
      {canBeFetched(view.source) && !view.state?.isBeingFetched && <FetchNow view={view} tab={tab} />}
    </td>
  </tr>
);
