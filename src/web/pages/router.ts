/** Puts the pages into Express. A GET shows, a POST acts; nothing else is there. */
import express, { Router } from 'express';
import { refuseMethod } from '../api/router.js';
import type { Assets } from '../assets.js';
import type { WebServices } from '../services.js';
import { showSearch } from './search.js';
import { fetchNow, showSources } from './sources.js';

export function createPageRouter(services: WebServices, assets: Assets): Router {
  const router = Router({ caseSensitive: true });
  const readForm = express.urlencoded({ extended: false, limit: '100kb' });
  router.get('/', (_request, response) => response.redirect(302, '/sok'));
  router.get('/sok', showSearch(services, assets));
  router.get('/kallor', showSources(services, assets));
  router.post('/kallor/:id/hamta', readForm, fetchNow(services));
  for (const path of ['/', '/sok', '/kallor']) router.all(path, refuseMethod(['GET']));
  router.all('/kallor/:id/hamta', refuseMethod(['POST']));
  return router;
}
