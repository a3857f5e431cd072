/** GET /kallor shows how the sources are doing; POST /kallor/:id/hamta asks for one at once and leads back. */
import type { RequestHandler } from 'express';
import { readSourceOverviews } from '../../intake/source-overview.js';
import { sourcesTexts as texts } from '../../texts/web-sources.js';
import { queryOf } from '../api/read-parameters.js';
import { findSource, refuseResting } from '../api/source-routes.js';
import type { Assets } from '../assets.js';
import { frameOf } from '../parts/page-frame.js';
import { sendPage } from '../parts/send-page.js';
import { requestVisit } from '../request-visit.js';
import type { WebServices } from '../services.js';
import { findTab } from './source-tabs.js';
import { SourcesPage } from './sources-page.js';

export function showSources(services: WebServices, assets: Assets): RequestHandler {
  return async (request, response) => {
    const query = queryOf(request);
    const now = new Date();
    const written = query.get('lage') ?? 'alla';
    const tab = findTab(written);
    const asked = services.config.sources.find((source) => source.id === query.get('hamtar'))?.name ?? null;
    const page = SourcesPage({
      frame: frameOf(request, services, assets),
      views: await readSourceOverviews(services.db, services.config.sources, now),
      tab: tab ?? 'alla',
      asked,
      problem: tab === null ? texts.unknownTab(written.slice(0, 100)) : null,
      now,
    });
    sendPage(response, page);
  };
}

/** The tab that the form was sent from. */
function tabOf(body: unknown): string | null {
  const written = typeof body === 'object' && body !== null && 'lage' in body ? body.lage : null;
  return typeof written === 'string' ? findTab(written) : null;
}

export function fetchNow(services: WebServices): RequestHandler {
  return async (request, response) => {
    const source = findSource(services, String(request.params.id));
    refuseResting(source);
    await requestVisit(services, source, new Date());
    const tab = tabOf(request.body);
    const query = new URLSearchParams({ ...(tab !== null && tab !== 'alla' && { lage: tab }), hamtar: source.id });
    response.redirect(303, `/kallor?${query}`);
  };
}
