/** A source that was tried in, what may be told of it out, the same to every program that asks: no password, no key. */
import { withoutSecretFields, withoutSecrets } from '../domain/credentials.js';
import type { Source } from '../domain/source.js';
import type { Catalogue } from '../sources/catalogue.js';
import type { SourceCandidate } from '../sources/discover/propose-sources.js';
import { findByAddress, type TriedSource } from './source-adding.js';
import type { Trial } from './try-source.js';

export interface Named {
  id: string;
  name: string;
}

export interface CandidateView extends SourceCandidate {
  /** From 1. */
  n: number;
  /** The source that has this address already. */
  known: Named | null;
}

export interface TrialView {
  asked: string;
  /** The address that answered; null where nothing had to be looked for. */
  answered: string | null;
  /** Best first. */
  candidates: CandidateView[];
  chosen: number | null;
  /** As it would be saved. */
  source: Omit<Source, 'missingKey'>;
  known: Named | null;
  trial: Trial | null;
  failure: { code: string; message: string } | null;
  notes: string[];
}

const named = (source: Source | null): Named | null => (source === null ? null : { id: source.id, name: source.name });

/** As it stands, for whoever may read it. */
export function toDefinition({ missingKey: _missingKey, ...source }: Source): Omit<Source, 'missingKey'> {
  const { params } = source;
  return {
    ...source,
    url: withoutSecrets(source.url),
    ...(typeof params === 'object' && { params: withoutSecretFields(params) }),
  };
}

/** The source in use that a candidate already is. */
function knownAs(catalogue: Catalogue, { kind, adapter, url, params }: SourceCandidate, tried: Source): Source | null {
  const { adapter: _adapter, params: _params, ...base } = tried;
  return findByAddress(catalogue, {
    ...base,
    id: '',
    kind,
    url,
    ...(adapter && { adapter }),
    ...(params && { params }),
  });
}

/** @param asked the address as the person wrote it. */
export function toTrialView(tried: TriedSource, asked: string, catalogue: Catalogue): TrialView {
  const { proposal, chosen, source, known, trial, notes } = tried;
  const candidates = proposal?.candidates ?? [];
  return {
    asked: withoutSecrets(asked),
    answered: proposal === null ? null : withoutSecrets(proposal.answered),
    candidates: candidates.map((candidate, i) => ({
      n: i + 1,
      ...candidate,
      url: withoutSecrets(candidate.url),
      known: named(knownAs(catalogue, candidate, source)),
    })),
    chosen,
    source: toDefinition(source),
    known: named(known),
    trial: trial.ok ? trial.value : null,
    failure: trial.ok ? null : { code: trial.failure.code, message: trial.failure.message },
    notes,
  };
}
