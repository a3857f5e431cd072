/** A refusal as a page: what happened, what to do, and a way on. */
import { problemTexts as texts } from '../../texts/web.js';
import { Layout } from '../parts/layout.js';
import type { Frame } from '../parts/page-frame.js';
import { Horizon } from '../parts/signs.js';
import { type ProblemError, titleOf } from '../problem.js';

interface ErrorPageProps {
  frame: Frame;
  problem: ProblemError;
  path: string;
  requestId: string;
  /** The address to ask for again where that may help. */
  retry: string | null;
}

const NotFound = ({ problem, path }: { problem: ProblemError; path: string }) =>
  problem.nearest === null ? (
    <p>{problem.detail}</p>
  ) : (
    <p>
      {texts.addressWas} <code>{path}</code>. {texts.didYouMean} <a href={problem.nearest}>{problem.nearest}</a>?
    </p>
  );

const Bug = ({ requestId }: { requestId: string }) => (
  <p>
    {texts.bugPageBefore} <code>{requestId}</code>. {texts.bugPageAfter}
  </p>
);

export const ErrorPage = ({ frame, problem, path, requestId, retry }: ErrorPageProps) => (
  <Layout frame={frame} title={titleOf(problem.status)} current={null}>
    <div class="panel">
      <div class="empty">
        <Horizon />
        <h1>{titleOf(problem.status)}</h1>
        {problem.status === 404 && <NotFound problem={problem} path={path} />}
        {problem.status === 500 && <Bug requestId={requestId} />}
        {problem.status !== 404 && problem.status !== 500 && <p>{problem.detail}</p>}
        <div class="row">
          {retry === null ? (
            <a class="btn" href="/sok">
              {texts.toSearch}
            </a>
          ) : (
            <a class="btn" href={retry}>
              {texts.tryAgain}
            </a>
          )}
        </div>
      </div>
    </div>
  </Layout>
);
