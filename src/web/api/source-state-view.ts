/** What is known of a source in, its state as the API tells it out. */
import { hideSecrets, withoutSecrets } from '../../domain/credentials.js';
import type { SourceOverview } from '../../intake/source-overview.js';
import { healthTexts } from '../../texts/web-health.js';
import type { ApiSource } from './schemas.js';

type ApiState = ApiSource['state'];

/** Addresses may hold keys: they are shown without. */
function toApiProposal({ state }: SourceOverview): ApiState['proposal'] {
  const proposal = state?.proposal ?? null;
  return proposal && { url: withoutSecrets(proposal.url), title: proposal.title, foundAt: proposal.foundAt };
}

function toApiReport({ state }: SourceOverview): ApiState['lastReport'] {
  const report = state?.lastReport ?? null;
  return report && { ...report, notes: report.notes.map((note) => hideSecrets(note)) };
}

export function toApiState(overview: SourceOverview): ApiState {
  const { state, counts, health } = overview;
  return {
    status: health.status,
    label: healthTexts.labels[health.status],
    cause: health.cause,
    sentence: health.sentence,
    since: health.since,
    nextFetchAt: state?.nextFetchAt ?? null,
    notBefore: state?.retryAt ?? null,
    lastAttemptAt: state?.lastAttemptAt ?? null,
    lastSuccessAt: state?.lastSuccessAt ?? null,
    lastItemAt: state?.rhythm?.lastItemAt ?? state?.lastNewItemAt ?? null,
    expectedPerWeek: counts.expected,
    itemsThisWeek: counts.thisWeek,
    consecutiveFailures: state?.consecutiveFailures ?? 0,
    failure: state?.failure ? { ...state.failure, message: hideSecrets(state.failure.message) } : null,
    warnings: health.warnings,
    proposal: toApiProposal(overview),
    lastReport: toApiReport(overview),
    isBeingFetched: state?.isBeingFetched ?? false,
  };
}
