/** What every page is drawn with, beside its own content: read from the application once and from the request each time. */
import type { Request } from 'express';
import type { Area } from '../../domain/area.js';
import type { DependencyName } from '../../domain/dependencies.js';
import type { Assets } from '../assets.js';
import type { WebServices } from '../services.js';

export type Theme = 'ljust' | 'morkt';

export interface Frame {
  assets: Assets;
  /** Null follows the system. */
  theme: Theme | null;
  version: string;
  contact: string | null;
  areas: readonly Area[];
  /** What does not answer just now. */
  down: ReadonlySet<DependencyName>;
}

function readTheme(cookies: string | undefined): Theme | null {
  const value = /(?:^|;\s*)tema=(ljust|morkt)(?:;|$)/.exec(cookies ?? '')?.[1];
  return value === 'ljust' || value === 'morkt' ? value : null;
}

export function frameOf(request: Request, services: WebServices, assets: Assets): Frame {
  const { areas, contact } = services.config;
  const theme = readTheme(request.headers.cookie);
  return { assets, theme, version: services.version, contact, areas, down: services.down() };
}
