/** The scores of the feed reader and its peers in, lines to show out: what went wrong, and one row for each group of cases. */
import { APART, type FeedsEvaluation, type FeedsReport, type Score, type SuiteScore } from '../evaluation/feeds.js';
import { feedEvaluationTexts as texts } from '../texts/feed-evaluation.js';

const MOST_FIELDS = 3;

export function describeFailures(failures: FeedsEvaluation['failures']): string[] {
  return failures.map(({ id, wrong }) => texts.wrong(id, wrong.slice(0, MOST_FIELDS).join(', ')));
}

function toCell(score: Score | undefined): string {
  return score === undefined ? '–' : `${score.passed}/${score.passed + score.failed}`;
}

/** Columns side by side, the first to the left and the figures to the right. */
function align(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
}

/** Our figures and the peers' in one table; the groups that no sum counts are marked. */
export function makeScoreTable(report: FeedsReport): string[] {
  const suites: [string, SuiteScore][] = [['spanare', report], ...Object.entries(report.peer ?? {})];
  const rows = Object.keys(report.groups).map((group) => [
    APART.has(group) ? `${group} ${texts.apart}` : group,
    ...suites.map(([, suite]) => toCell(suite.groups[group])),
  ]);
  const head = [texts.group, ...suites.map(([name]) => name)];
  return align([head, ...rows, [texts.total, ...suites.map(([, suite]) => toCell(suite))]]);
}
