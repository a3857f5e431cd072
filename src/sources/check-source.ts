/** A source whose fields are right each by itself in, what does not go together out: for those that people add, as for those of config/. */
import { adapterFits, adapterOf, isRecordAdapter, type Source } from '../domain/source.js';
import { configTexts } from '../texts/config.js';
import { FILLED_BY_READER, fillPlaces, paramsOf, placesOf } from './records/template.js';

export interface FieldProblem {
  /** As a person would say it: `selectors.item`. */
  field: string;
  /** Swedish sentence: what is wrong and what to write. */
  reason: string;
  /** The field to point at where `field` is missing. */
  at?: 'kind';
}

/** What may be left open in a source that rests. */
function checkEnabled(source: Source): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const adapter = adapterOf(source);
  if (adapter === null) problems.push({ field: 'adapter', reason: configTexts.needsAdapter, at: 'kind' });
  if (adapter === 'html-list' && source.selectors === undefined)
    problems.push({ field: 'selectors', reason: configTexts.needsSelectors, at: 'kind' });
  const open = placesOf(fillPlaces(source.url, paramsOf(source))).find(
    (place) => !isRecordAdapter(adapter) || !FILLED_BY_READER.includes(place),
  );
  if (open !== undefined) problems.push({ field: 'url', reason: configTexts.placeholderInUrl(open) });
  return problems;
}

/** Whether kind, adapter, selectors and address agree. */
export function checkReading(source: Source): FieldProblem[] {
  const problems: FieldProblem[] = adapterFits(source)
    ? []
    : [{ field: 'adapter', reason: configTexts.wrongAdapter(source) }];
  return source.enabled ? [...problems, ...checkEnabled(source)] : problems;
}

/** @param areaIds the focus areas there are. */
export function checkSource(source: Source, areaIds: readonly string[]): FieldProblem[] {
  const unknown = source.expectedAreas
    .filter((area) => !areaIds.includes(area))
    .map((area) => ({
      field: 'expectedAreas',
      reason: configTexts.unknownArea('expectedAreas', area, [...areaIds]),
    }));
  return [...unknown, ...checkReading(source)];
}
