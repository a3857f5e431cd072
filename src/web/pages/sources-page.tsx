/** The page about sources as a function of their state: how many, which need a person, and one row for each. */

import type { Child } from 'hono/jsx';
import type { DependencyName } from '../../domain/dependencies.js';
import type { SourceOverview } from '../../intake/source-overview.js';
import { formatMoment } from '../../texts/web-format.js';
import { sourcesTexts as texts } from '../../texts/web-sources.js';
import { stateTexts } from '../../texts/web-state.js';
import { Layout } from '../parts/layout.js';
import { hasNotices, Notices } from '../parts/notices.js';
import type { Frame } from '../parts/page-frame.js';
import { Icon } from '../parts/signs.js';
import { SourceRow } from '../parts/source-row.js';
import { countUnder, sourcesUnder, TABS, type Tab } from './source-tabs.js';

/** What the page is worse without. */
const NEEDED: readonly DependencyName[] = ['redis', 'search'];

interface SourcesPageProps {
  frame: Frame;
  views: readonly SourceOverview[];
  tab: Tab;
  /** The name of the source that a person has just asked for. */
  asked: string | null;
  /** The name of the source that a person has asked for while the queue did not answer. */
  waiting: string | null;
  /** The name of the source that has just been given another address. */
  changed: string | null;
  problem: string | null;
  /** Whether the source was added at run time, and can be changed here. */
  isAdded(id: string): boolean;
  now: Date;
}

const tabAddress = (tab: Tab): string => (tab === 'alla' ? '/kallor' : `/kallor?lage=${tab}`);

const Head = ({ views, now }: { views: readonly SourceOverview[]; now: Date }) => {
  const items = views.reduce((sum, view) => sum + view.counts.own, 0);
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
      <div class="row">
        <a class="btn" href="/api/v1/sources.opml">
          {texts.exportList}
        </a>
        <a class="btn btn--primary" href="/kallor/ny">
          <Icon id="plus" />
          {texts.add}
        </a>
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

const Changed = ({ name, tab }: { name: string; tab: Tab }) => (
  <div class="msg" role="status">
    <Icon id="info" />
    <p>
      <b>{texts.changed(name)}</b> {texts.willFetchHint} <a href={tabAddress(tab)}>{texts.reload}</a>
    </p>
  </div>
);

const Problem = ({ text }: { text: string }) => (
  <div class="msg msg--warn" role="status">
    <Icon id="info" />
    <p>{text}</p>
  </div>
);

const Waiting = ({ name, tab }: { name: string; tab: Tab }) => (
  <div class="msg" role="status">
    <Icon id="info" />
    <p>
      <b>{stateTexts.visitWaitsFor(name)}</b> <a href={tabAddress(tab)}>{texts.reload}</a>
    </p>
  </div>
);

/** What stands between the tabs and the rows: what does not answer, what was asked for, what was not understood. */
function messagesOf({ frame, tab, asked, waiting, changed, problem }: SourcesPageProps): Child[] {
  const messages: Child[] = [];
  if (hasNotices(frame, NEEDED)) messages.push(<Notices frame={frame} about={NEEDED} />);
  if (asked !== null) messages.push(<Asked name={asked} tab={tab} />);
  if (waiting !== null) messages.push(<Waiting name={waiting} tab={tab} />);
  if (changed !== null) messages.push(<Changed name={changed} tab={tab} />);
  if (problem !== null) messages.push(<Problem text={problem} />);
  return messages;
}

const COLUMNS = [texts.source, texts.state, texts.yield, texts.fetched, texts.next];

/** The roles stand written out, because the rows are blocks on a narrow screen and would lose them. */
const Table = ({ views, frame, tab, now, isAdded }: Omit<SourcesPageProps, 'views'> & { views: SourceOverview[] }) => (
  <div class="panel">
    <table class="table table--stack table--sources" role="table">
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
          <SourceRow view={view} isAdded={isAdded(view.source.id)} frame={frame} tab={tab} now={now} />
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

export const SourcesPage = (props: SourcesPageProps) => {
  const { frame, views, tab, now } = props;
  const shown = sourcesUnder(tab, views);
  const messages = messagesOf(props);
  const title = tab === 'alla' ? texts.heading : texts.tabTitle(texts.tabNames[tab]);
  return (
    <Layout frame={frame} title={title} current="kallor">
      <Head views={views} now={now} />
      <Tabs views={views} current={tab} />
      {messages.length > 0 && <div class="stack">{messages}</div>}
      <div class={messages.length > 0 ? 'mt' : undefined}>
        {views.length === 0 && <Nothing heading={texts.none} text={texts.noneText} />}
        {views.length > 0 && shown.length === 0 && <Nothing heading={texts.noneHere} text={texts.noneHereText} />}
        {shown.length > 0 && <Table {...props} views={shown} />}
      </div>
      {shown.length > 0 && (
        <p class="small dim mt legend">
          <span>{texts.legend}</span>
        </p>
      )}
    </Layout>
  );
};
