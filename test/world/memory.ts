/** A process id in, the memory it and the processes it has started hold out, as the Linux kernel tells it. */
import { readFileSync } from 'node:fs';

function readMemoryMb(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter((id) => id !== '')
      .map(Number);
  } catch {
    return [];
  }
}

/** Resident, MB; null where the system does not tell. */
export function readTreeMemoryMb(pid: number): number | null {
  const own = readMemoryMb(pid);
  return own === null ? null : childrenOf(pid).reduce((sum, child) => sum + (readMemoryMb(child) ?? 0), own);
}
