/** The running parts in, the web application out: guards first, then what is asked for, last the refusals. */
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { isLoopback } from '../config/environment.js';
import { MOST_OPML_BYTES } from '../intake/import-opml.js';
import { problemTexts } from '../texts/web.js';
import { createApiRouter } from './api/router.js';
import { OPML_MEDIA, OPML_PATH } from './api/source-adding-routes.js';
import { loadAssets, STATIC_FOLDER } from './assets.js';
import { answerErrors, refuseUnknownPath } from './errors.js';
import { guardHost, guardOrigin, guardUrl } from './guards.js';
import { answerMetrics, METRICS_PATH } from './metrics-route.js';
import { createPageRouter } from './pages/router.js';
import { ProblemError } from './problem.js';
import { logRequests } from './request-log.js';
import type { WebServices } from './services.js';

const REQUESTS_PER_MINUTE = 300;
const BODY_LIMIT = '100kb';

function setHeaders(services: WebServices): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With no-referrer browsers send `Origin: null` from our own forms, and the guard would refuse them.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: services.config.baseUrl.startsWith('https:') && {
      maxAge: 31_536_000,
      includeSubDomains: true,
    },
  });
}

/** The address is the one that Express has found behind trusted proxies; the machine itself is never limited. */
const limitRate = (): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: REQUESTS_PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: (request) => isLoopback((request.ip ?? '').replace(/^::ffff:/, '')),
    handler: (_request, _response, next) => next(new ProblemError(429, problemTexts.tooManyRequests)),
    // The library would complain on the console about headers that any client may send.
    validate: false,
  });

/** What another process has added or taken away is seen by whoever asks here a second later. */
function freshenCatalogue({ catalogue }: WebServices): RequestHandler {
  return async (request, _response, next) => {
    if (/^\/(?:api\/v1|sok|kallor)(?:\/|\.|$)/.test(request.path)) await catalogue.freshen();
    next();
  };
}

/** `1` trusts one proxy before us; anything else is a list of addresses or networks (`loopback`, `10.0.0.0/8`). */
function trustedProxies(setting: string | null): number | string | false {
  if (setting === null) return false;
  return /^\d+$/.test(setting) ? Number(setting) : setting;
}

export function createApp(services: WebServices): Express {
  const assets = loadAssets();
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.set('trust proxy', trustedProxies(services.config.trustProxy));
  app.use(logRequests(services), setHeaders(services));
  // Its token is what guards it; who collects the figures asks for the machine by whatever name it has for it.
  app.get(METRICS_PATH, limitRate(), answerMetrics({ ...services, metricsToken: services.config.metricsToken }));
  app.use(guardHost(services), guardOrigin(services), guardUrl);
  app.use(compression());
  app.use('/static', express.static(STATIC_FOLDER, { index: false, redirect: false, maxAge: '1d' }));
  app.use(limitRate());
  app.use(freshenCatalogue(services));
  app.post(OPML_PATH, express.raw({ type: [...OPML_MEDIA], limit: MOST_OPML_BYTES }));
  app.use('/api', express.json({ limit: BODY_LIMIT }));
  app.use(createApiRouter(services));
  app.use(createPageRouter(services, assets));
  app.use(refuseUnknownPath);
  app.use(answerErrors(services, assets));
  return app;
}
