/** GET /kallor/ny shows a form; POST /kallor/prova shows what an address would give and saves nothing; POST /kallor adds it. */
import type { Request, RequestHandler, Response } from 'express';
import { withoutCredentials } from '../../domain/credentials.js';
import { type AddingProblem, addWish, tryWish } from '../../intake/source-adding.js';
import { toTrialView } from '../../intake/trial-view.js';
import { addingTexts } from '../../texts/source-adding.js';
import { queryOf } from '../api/read-parameters.js';
import { toProblemError } from '../api/source-adding-problems.js';
import { askForVisit } from '../ask-for-visit.js';
import type { Assets } from '../assets.js';
import { frameOf } from '../parts/page-frame.js';
import { sendPage } from '../parts/send-page.js';
import type { WebServices } from '../services.js';
import { fillForm, hasBeenShown, readForm, type SourceForm, toWish } from './source-form.js';
import { SourceNewPage, type Trying } from './source-new-page.js';

interface Pages {
  services: WebServices;
  assets: Assets;
}

function draw(
  { services, assets }: Pages,
  request: Request,
  response: Response,
  form: SourceForm,
  trying: Trying,
): void {
  // What was typed stands again in the field, but for the password in it.
  const shown = { ...form, url: withoutCredentials(form.url) };
  sendPage(response, SourceNewPage({ frame: frameOf(request, services, assets), form: shown, trying }));
}

function refuse(pages: Pages, request: Request, response: Response, form: SourceForm, problem: AddingProblem): void {
  response.status(toProblemError(problem).status);
  draw(pages, request, response, form, { kind: 'problem', problem });
}

export function showNewSource(services: WebServices, assets: Assets): RequestHandler {
  return (request, response) => {
    const form = readForm({ url: queryOf(request).get('url') ?? '' });
    draw({ services, assets }, request, response, form, { kind: 'asked' });
  };
}

/** @param isUnseen the person wanted to save what nobody had shown yet. */
async function tryOut(pages: Pages, request: Request, response: Response, isUnseen: boolean): Promise<void> {
  const { services } = pages;
  const form = readForm(request.body);
  const wish = toWish(form);
  if (!wish.ok) return refuse(pages, request, response, form, wish.problem);
  const tried = await tryWish(services.adding, wish.value);
  if (!tried.ok) return refuse(pages, request, response, form, tried.problem);
  const { source, chosen } = tried.value;
  const view = toTrialView(tried.value, form.url, services.catalogue);
  draw(pages, request, response, fillForm(form, source, chosen), { kind: 'tried', view, isUnseen });
}

export function trySource(services: WebServices, assets: Assets): RequestHandler {
  return (request, response) => tryOut({ services, assets }, request, response, false);
}

export function addSource(services: WebServices, assets: Assets): RequestHandler {
  const pages = { services, assets };
  return async (request, response) => {
    const form = readForm(request.body);
    // Another address or candidate than the page showed: shown first, saved the next time.
    if (!hasBeenShown(form)) return tryOut(pages, request, response, true);
    const wish = toWish(form);
    if (!wish.ok) return refuse(pages, request, response, form, wish.problem);
    const added = await addWish(services.adding, wish.value, { by: addingTexts.localAdministrator });
    if (!added.ok) return refuse(pages, request, response, form, added.problem);
    const visit = await askForVisit(services, added.value.saved);
    const told = { [visit === 'waits' ? 'vantar' : 'hamtar']: added.value.saved.id };
    response.redirect(303, `/kallor?${new URLSearchParams(told)}`);
  };
}
