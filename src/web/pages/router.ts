/** Puts the pages into Express. A GET shows, a POST acts; nothing else is there. */
import express, { Router } from 'express';
import { refuseMethod } from '../api/router.js';
import type { Assets } from '../assets.js';
import type { WebServices } from '../services.js';
import { showSearch } from './search.js';
import { addSource, showNewSource, trySource } from './source-new.js';
import { changeAddress, fetchNow, showSources } from './sources.js';

export function createPageRouter(services: WebServices, assets: Assets): Router {
  const router = Router({ caseSensitive: true });
  const readForm = express.urlencoded({ extended: false, limit: '100kb' });
  router.get('/', (_request, response) => response.redirect(302, '/sok'));
  router.get('/sok', showSearch(services, assets));
  router.get('/kallor', showSources(services, assets));
  router.post('/kallor', readForm, addSource(services, assets));
  router.get('/kallor/ny', showNewSource(services, assets));
  router.post('/kallor/prova', readForm, trySource(services, assets));
  router.post('/kallor/:id/hamta', readForm, fetchNow(services));
  router.post('/kallor/:id/byt-adress', readForm, changeAddress(services));
  for (const path of ['/', '/sok', '/kallor/ny']) router.all(path, refuseMethod(['GET']));
  router.all('/kallor', refuseMethod(['GET', 'POST']));
  router.all('/kallor/prova', refuseMethod(['POST']));
  for (const path of ['/kallor/:id/hamta', '/kallor/:id/byt-adress']) router.all(path, refuseMethod(['POST']));
  return router;
}
