/** What happens in this process in, Prometheus' text out: counted and timed as it happens, by a few names known beforehand. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../domain/meter.js';

export interface Measurements {
  meter: Meter;
  /** Prometheus' text format. */
  read(): Promise<string>;
}

/** Most visits take a few tenths of a second; an archive of many pages takes minutes. */
const VISIT_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** Searches are cut off at five seconds. */
const SEARCH_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

function createMeter(registry: Registry): Meter {
  const registers = [registry];
  const visits = new Histogram({
    name: 'spanare_fetch_duration_seconds',
    help: 'How long visits to sources took, by how they ended.',
    labelNames: ['outcome'],
    buckets: VISIT_SECONDS,
    registers,
  });
  const searches = new Histogram({
    name: 'spanare_search_duration_seconds',
    help: 'How long the search engine took to answer, by engine and by how it ended.',
    labelNames: ['engine', 'outcome'],
    buckets: SEARCH_SECONDS,
    registers,
  });
  const jobs = new Counter({
    name: 'spanare_jobs_total',
    help: 'Tries of jobs in this process, by name and by how they ended.',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const jobSeconds = new Histogram({
    name: 'spanare_job_duration_seconds',
    help: 'How long tries of jobs took, by name.',
    labelNames: ['job'],
    buckets: JOB_SECONDS,
    registers,
  });
  const requests = new Histogram({
    name: 'spanare_http_request_duration_seconds',
    help: 'How long requests took, by what was asked for and by the class of the status.',
    labelNames: ['route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  return {
    visit: (outcome, seconds) => visits.observe({ outcome }, seconds),
    search: (engine, outcome, seconds) => searches.observe({ engine, outcome }, seconds),
    job: (job, outcome, seconds) => {
      jobs.inc({ job, outcome });
      jobSeconds.observe({ job }, seconds);
    },
    request: (route, status, seconds) => requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds),
  };
}

/** One for each process. @param version Spanare's own. */
export function createMeasurements(version: string): Measurements {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'spanare_build_info',
    help: 'Always 1; the labels tell what runs.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1);
  return { meter: createMeter(registry), read: () => registry.metrics() };
}
