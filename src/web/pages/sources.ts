/** GET /kallor shows how the sources are doing; POST asks for one at once (hamta) or gives it its new address (byt-adress), and leads back. */
import type { RequestHandler } from 'express';
import { changeSource, describeProblem } from '../../intake/source-adding.js';
import { readSourceOverviews } from '../../intake/source-overview.js';
import { dropProposal, readProposal } from '../../sources/source-state.js';
import { sourcesTexts as texts } from '../../texts/web-sources.js';
import { queryOf } from '../api/read-parameters.js';
import { findSource, refuseResting } from '../api/source-routes.js';
import { askForVisit } from '../ask-for-visit.js';
import type { Assets } from '../assets.js';
import { frameOf } from '../parts/page-frame.js';
import { sendPage } from '../parts/send-page.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import { findTab } from './source-tabs.js';
import { SourcesPage } from './sources-page.js';

export function showSources(services: WebServices, assets: Assets): RequestHandler {
  return async (request, response) => {
    const query = queryOf(request);
    const now = new Date();
    const written = query.get('lage') ?? 'alla';
    const tab = findTab(written);
    const nameOf = (id: string | null) => services.catalogue.find(id ?? '')?.name ?? null;
    const page = SourcesPage({
      frame: frameOf(request, services, assets),
      views: await readSourceOverviews(services.db, services.catalogue.all(), now),
      tab: tab ?? 'alla',
      asked: nameOf(query.get('hamtar')),
      waiting: nameOf(query.get('vantar')),
      changed: nameOf(query.get('bytt')),
      isAdded: services.catalogue.isAdded,
      problem: tab === null ? texts.unknownTab(written.slice(0, 100)) : null,
      now,
    });
    sendPage(response, page);
  };
}

/** @returns null for a field that was not sent, or sent more than once. */
function fieldOf(body: unknown, name: string): string | null {
  const written: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : null;
  return typeof written === 'string' ? written : null;
}

/** Back to the tab that the form was sent from. */
function addressAfter(body: unknown, told: Record<string, string>): string {
  const tab = findTab(fieldOf(body, 'lage') ?? '');
  return `/kallor?${new URLSearchParams({ ...(tab !== null && tab !== 'alla' && { lage: tab }), ...told })}`;
}

export function fetchNow(services: WebServices): RequestHandler {
  return async (request, response) => {
    const source = findSource(services, String(request.params.id));
    refuseResting(source);
    const visit = await askForVisit(services, source);
    response.redirect(303, addressAfter(request.body, { [visit === 'waits' ? 'vantar' : 'hamtar']: source.id }));
  };
}

/** Takes the proposal that the person saw, and no other. */
export function changeAddress(services: WebServices): RequestHandler {
  return async (request, response) => {
    const { id } = findSource(services, String(request.params.id));
    const proposal = await readProposal(services.db, id);
    if (proposal === null || proposal.foundAt !== fieldOf(request.body, 'funnen'))
      throw new ProblemError(409, texts.proposalGone);
    const changed = await changeSource(services.adding, id, { url: proposal.url });
    if (!changed.ok) throw new ProblemError(409, describeProblem(changed.problem));
    await dropProposal(services.db, id);
    await askForVisit(services, changed.value);
    response.redirect(303, addressAfter(request.body, { bytt: id }));
  };
}
