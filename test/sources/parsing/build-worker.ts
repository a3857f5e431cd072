/** Source text of a parsing process in, the address of its compiled file out: Node 20 cannot run TypeScript. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const PARSING = fileURLToPath(new URL('../../../src/sources/parsing/', import.meta.url));

export interface BuiltWorker {
  url: URL;
  remove(): void;
}

/** @param source TypeScript; its imports resolve from `folder`. */
export async function buildWorker(source: string, folder = PARSING): Promise<BuiltWorker> {
  const home = mkdtempSync(join(tmpdir(), 'spanare-worker-'));
  const outfile = join(home, 'worker.cjs');
  await build({
    stdin: { contents: source, resolveDir: folder, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  return { url: pathToFileURL(outfile), remove: () => rmSync(home, { recursive: true, force: true }) };
}
