/** GET /kallor shows how the sources are doing; POST /kallor/:id/hamta asks for one at once and leads back. */
import type { RequestHandler } from 'express';
import { readSourceOverviews } from '../../intake/source-overview.js';
import { sourcesTexts as texts } from '../../texts/web-sources.js';
import { queryOf } from '../api/read-parameters.js';
import { findSource, refuseResting } from '../api/source-routes.js';
import { askForVisit } from '../ask-for-visit.js';
import type { Assets } from '../assets.js';
import { frameOf } from '../parts/page-frame.js';
import { sendPage } from '../parts/send-page.js';
import type { WebServices } from '../services.js';
import { findTab } from './source-tabs.js';
import { SourcesPage } from './sources-page.js';

export function showSources(services: WebServices, assets: Assets): RequestHandler {
  return async (request, response) => {
    const query = queryOf(request);
    const now = new Date();
    const written = query.get('lage') ?? 'alla';
    const tab = findTab(written);
    const nameOf = (id: string | null) => services.config.sources.find((source) => source.id === id)?.name ?? null;
    const page = SourcesPage({
      frame: frameOf(request, services, assets),
      views: await readSourceOverviews(services.db, services.config.sources, now),
      tab: tab ?? 'alla',
      asked: nameOf(query.get('hamtar')),
      waiting: nameOf(query.get('vantar')),
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
    const visit = await askForVisit(services, source);
    const tab = tabOf(request.body);
    const query = new URLSearchParams({
      ...(tab !== null && tab !== 'alla' && { lage: tab }),
      [visit === 'waits' ? 'vantar' : 'hamtar']: source.id,
    });
    response.redirect(303, `/kallor?${query}`);
  };
}
