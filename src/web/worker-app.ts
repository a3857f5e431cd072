/** A process that has no pages in, the little that it answers out: that it lives, whether it can work, and what it has measured. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Dependencies } from '../domain/dependencies.js';
import type { Log } from '../domain/log.js';
import { noMeter } from '../domain/meter.js';
import { askReadiness } from './api/health-routes.js';
import { answerErrorsAsJson, refusePath } from './errors.js';
import { answerMetrics, METRICS_PATH, type MetricsServices } from './metrics-route.js';
import { logRequests } from './request-log.js';

export interface WorkerServices extends MetricsServices {
  dependencies: Dependencies;
  log: Log;
}

/** Asked by those who keep it running, by whatever name they have for the machine: nothing here changes anything or tells of anybody. */
export function createWorkerApp(services: WorkerServices): Express {
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  // Who only asks how it is does not count as use.
  app.use(logRequests({ log: services.log, meter: noMeter }), helmet());
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const { status, body } = await askReadiness(services.dependencies);
    response.status(status).set('Cache-Control', 'no-store').json(body);
  });
  app.get(METRICS_PATH, answerMetrics(services));
  app.use(refusePath);
  app.use(answerErrorsAsJson(services.log));
  return app;
}
