/** Finds a Chromium on this machine; where there is none, tests that need one say loudly that they did not run. */
import { existsSync } from 'node:fs';
import { it } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = PLACES.find((place) => place !== '' && existsSync(place));

if (executablePath === undefined) {
  console.warn('NO BROWSER: the accessibility tests did not run. Install Chromium, or name it in CHROMIUM.');
}

export const itInBrowser = executablePath === undefined ? it.skip : it;

export function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('No browser');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--headless'] });
}
