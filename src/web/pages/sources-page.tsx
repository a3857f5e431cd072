/** The page about sources as a function of their state: how many, which need a person, and one row for each. */

import type { SourceOverview } from '../../intake/source-overview.js';
import { formatMoment } from '../../texts/web-format.js';
import { sourcesTexts as texts } from '../../texts/web-sources.js';
import { Layout } from '../parts/layout.js';
import type { Frame } from '../parts/page-frame.js';
import { Icon } from '../parts/signs.js';
import { SourceRow } from '../parts/source-row.js';
import { countUnder, sourcesUnder, TABS, type Tab } from './source-tabs.js';

interface SourcesPageProps {
  frame: Frame;
  views: readonly SourceOverview[];
  tab: Tab;
  /** The name of the source that a person has just asked for. */
  asked: string | null;
  problem: string | null;
  now: Date;
}

const tabAddress = (tab: Tab): string => (tab === 'alla' ? '/kallor' : `/kallor?lage=${tab}`);

const Head = ({ views, now }: { views: readonly SourceOverview[]; now: Date }) => {
  const items = views.reduce((sum, view) => sum + view.counts.thisWeek, 0);
  const last = views
    .flatMap((view) => view.state?.lastSuccessAt ?? [])
    .sort()
    .at(-1);
  return (
    <div class="head">
      <div>
        <h1>{texts.heading}</h1>
        <p>
          {texts.summary(views.length, items)} {last !== undefined && texts.lastFetch(formatMoment(last, now))}
        </p>
      </div>
    </div>
  );
};

const Tabs = ({ views, current }: { views: readonly SourceOverview[]; current: Tab }) => (
  <nav class="tabs" aria-label={texts.tabs}>
    {TABS.filter((tab) => tab === 'alla' || tab === 'behover-dig' || tab === current || countUnder(tab, views) > 0).map(
      (tab) => (
        <a href={tabAddress(tab)} aria-current={tab === current ? 'page' : undefined}>
          {texts.tabNames[tab]} <span class="count">{countUnder(tab, views)}</span>
        </a>
      ),
    )}
  </nav>
);

const Asked = ({ name, tab }: { name: string; tab: Tab }) => (
  <div class="msg" role="status">
    <Icon id="info" />
    <p>
      <b>{texts.willFetch(name)}</b> {texts.willFetchHint} <a href={tabAddress(tab)}>{texts.reload}</a>
    </p>
  </div>
);

const COLUMNS = [texts.source, texts.state, texts.yield, texts.fetched, texts.next];

/** The roles stand written out, because the rows are blocks on a narrow screen and would lose them. */
const Table = ({ views, frame, tab, now }: { views: SourceOverview[]; frame: Frame; tab: Tab; now: Date }) => (
  <div class="panel">
    <table class="table table--stack" role="table">
      <caption class="vh">{texts.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((name) => (
            <th scope="col" role="columnheader">
              {name}
            </th>
          ))}
          <th scope="col" role="columnheader">
            <span class="vh">{texts.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {views.map((view) => (
          <SourceRow view={view} frame={frame} tab={tab} now={now} />
        ))}
      </tbody>
    </table>
  </div>
);

const Nothing = ({ heading, text }: { heading: string; text: string }) => (
  <div class="panel">
    <div class="empty">
      <h2>{heading}</h2>
      <p>{text}</p>
    </div>
  </div>
);

export const SourcesPage = ({ frame, views, tab, asked, problem, now }: SourcesPageProps) => {
  const shown = sourcesUnder(tab, views);
  const title = tab === 'alla' ? texts.heading : texts.tabTitle(texts.tabNames[tab]);
  return (
    <Layout frame={frame} title={title} current="kallor">
      <Head views={views} now={now} />
      <Tabs views={views} current={tab} />
      {asked !== null && <Asked name={asked} tab={tab} />}
      {problem !== null && (
        <div class="msg msg--warn" role="status">
          <Icon id="info" />
          <p>{problem}</p>
        </div>
      )}
      <div class={asked !== null || problem !== null ? 'mt' : undefined}>
        {views.length === 0 && <Nothing heading={texts.none} text={texts.noneText} />}
        {views.length > 0 && shown.length === 0 && <Nothing heading={texts.noneHere} text={texts.noneHereText} />}
        {shown.length > 0 && <Table views={shown} frame={frame} tab={tab} now={now} />}
      </div>
      {shown.length > 0 && (
        <p class="small dim mt legend">
          <span>{texts.legend}</span>
        </p>
      )}
    </Layout>
  );
};
