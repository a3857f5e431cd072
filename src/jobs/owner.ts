/** Names a process in its claims, so that a later process on the same machine can tell which claims nobody holds any longer. */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../domain/error-code.js';

const SEPARATOR = '|';

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    // Not Linux, or not allowed to know: the name of the machine has to do.
    return '';
  }
}

/**
 * Where process ids mean the same: two containers may share a host name, and then neither the same boot nor the same namespace of process ids.
 */
function nameMachine(): string {
  const boot = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8));
  const namespace = tryRead(() => readlinkSync('/proc/self/ns/pid')).replace(/\D/g, '');
  return [hostname(), boot, namespace].filter((part) => part !== '').join('/');
}

/** `machine|process id|start`: no other process ever has the same. */
export function createOwner(machine: string = nameMachine()): string {
  return [machine, process.pid, randomUUID().slice(0, 8)].join(SEPARATOR);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** True when the owner was a process of this machine that is gone; of other machines nothing is known, their claims run out by themselves. */
export function isDeadOwner(owner: string, self: string): boolean {
  const [machine, processId] = owner.split(SEPARATOR);
  const [ownMachine, ownProcessId] = self.split(SEPARATOR);
  if (machine !== ownMachine || owner === self) return false;
  // The same process id with another start is an earlier life, as in a container where it is always 1.
  return processId === ownProcessId || !isAlive(Number(processId));
}
