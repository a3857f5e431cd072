/** Milliseconds and peak memory of reading each hostile feed, each in a process of its own, whose whole memory is counted. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOSTILE_FEEDS, type HostileFeed } from './hostile-feeds.js';

const LONGEST_MS = 60_000;
/** As the parsing process is started; see src/sources/parsing. */
const FLAGS = ['--max-old-space-size=256', '--max-semi-space-size=16'];

export interface Reading {
  outcome: string | number;
  ms: number;
  peakMb: number;
}

/** @param reader the built read-one-feed.js */
export function readApart(file: string, reader: string): Promise<Reading> {
  const options = { timeout: LONGEST_MS, maxBuffer: 1_000_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [...FLAGS, reader, file], options, (error, stdout) => {
      resolve(error ? { outcome: `died: ${error.message.slice(0, 200)}`, ms: -1, peakMb: -1 } : JSON.parse(stdout));
    });
  });
}

function toRow({ name, expected }: HostileFeed, { outcome, ms, peakMb }: Reading): string {
  const note = outcome === expected ? '' : `  expected ${expected}`;
  return `${name.padEnd(44)} ${String(ms).padStart(6)} ms ${String(peakMb).padStart(5)} MB  ${outcome}${note}\n`;
}

export async function benchHostile(): Promise<unknown> {
  const reader = fileURLToPath(new URL('./read-one-feed.js', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'spanare-hostile-'));
  try {
    const readings: Reading[] = [];
    for (const hostile of HOSTILE_FEEDS) {
      const file = join(folder, 'feed');
      await writeFile(file, hostile.make());
      const reading = await readApart(file, reader);
      readings.push(reading);
      process.stdout.write(toRow(hostile, reading));
    }
    return {
      bench: 'hostile',
      feeds: readings.length,
      unexpected: readings.filter(({ outcome }, i) => outcome !== HOSTILE_FEEDS[i]?.expected).length,
      slowestMs: Math.max(...readings.map(({ ms }) => ms)),
      largestMb: Math.max(...readings.map(({ peakMb }) => peakMb)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
