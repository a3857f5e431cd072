/** What was measured in this process and how things stand in, one answer for Prometheus out. */
import { Registry } from 'prom-client';
import type { Dependencies } from '../domain/dependencies.js';
import type { Measurements } from './measurements.js';
import { createStanding, type WholeParts } from './standing.js';

export interface Metrics {
  contentType: string;
  /** Within a second and a half whatever hangs; what does not answer is left out. */
  read(): Promise<string>;
}

export interface MetricsParts {
  measurements: Measurements;
  dependencies: Dependencies;
  /** Sources, items, queue and index; null where another process tells of them. */
  whole: WholeParts | null;
}

export function createMetrics({ measurements, dependencies, whole }: MetricsParts): Metrics {
  const readStanding = createStanding(dependencies, whole);
  return {
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    read: async () => (await Promise.all([measurements.read(), readStanding()])).join('\n'),
  };
}
