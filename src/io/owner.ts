import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hasCode } from './files.js';

/** A process that works on something, told so that another can prove it dead, and never is mistaken. */
export interface Owner {
  pid: number;
  /** When it began, in ticks since the machine did; `0` where the system does not tell. */
  start: string;
  /** The machine and the space in which the pid counts, as a hash. */
  machine: string;
  /** This run of the machine, as a hash; `0` where the system does not tell. */
  boot: string;
}

/** The process that asks. */
export function thisProcess(): Owner {
  return { pid: process.pid, start: startOf(process.pid) ?? '0', machine: short(machineWords()), boot: bootOf() };
}

/** Another process of this machine; null where it is not running. */
export function processOf(pid: number): Owner | null {
  return isGone(pid) ? null : { ...thisProcess(), pid, start: startOf(pid) ?? '0' };
}

/**
 * True only where it is proved: on this machine, and the machine was started anew, or there is no such process,
 * or one that began at another time. Of another machine, or another container, nothing is proved.
 */
export function isDead({ pid, start, machine, boot }: Owner): boolean {
  const mine = thisProcess();
  if (machine !== mine.machine) return false;
  if (boot !== '0' && mine.boot !== '0' && boot !== mine.boot) return true;
  if (isGone(pid)) return true;
  const now = startOf(pid);
  return start !== '0' && now !== null && now !== start;
}

/** A name for a draft that nobody has and that says whose it is, so that what a crash leaves can be told from work. */
export function draftName(): string {
  const { pid, start, machine, boot } = thisProcess();
  return ['.tmp', String(pid), start, machine, boot, randomBytes(6).toString('hex')].join('-');
}

/** Whose draft this is; null for a name that does not say. */
export function draftOwner(name: string): Owner | null {
  const [, pid, start, machine, boot] =
    /^\.tmp-(\d+)-(\d+)-([0-9a-f]{8})-([0-9a-f]{8}|0)-[0-9a-f]{12}$/.exec(name) ?? [];
  if (pid === undefined || start === undefined || machine === undefined || boot === undefined) return null;
  return { pid: Number(pid), start, machine, boot };
}

/** Asks the system, not `/proc`, which may hide the processes of others. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return stateOf(pid) === 'Z';
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}

function startOf(pid: number): string | null {
  return fieldsOf(pid)?.[19] ?? null;
}

/** `Z` for one that has ended and that nobody has asked after. */
function stateOf(pid: number): string | null {
  return fieldsOf(pid)?.[0] ?? null;
}

/** What Linux says of a process, from its state on: what comes before may hold anything. */
function fieldsOf(pid: number): string[] | null {
  const text = told(`/proc/${String(pid)}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function bootOf(): string {
  const id = told('/proc/sys/kernel/random/boot_id');
  return id === null ? '0' : short(id.trim());
}

function machineWords(): string {
  try {
    return `${hostname()}\0${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function told(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
