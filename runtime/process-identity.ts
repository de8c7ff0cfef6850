import { spawnSync } from 'node:child_process';
import { readStat } from './proc.ts';

const HAS_PROC = process.platform === 'linux';

/**
 * When a process began, as this system writes it; undefined when there is none. Process ids are given again:
 * together with this, one names the same process for good.
 */
export function startOf(pid: number): string | undefined {
  if (HAS_PROC) return readStat(pid)?.start;
  const { stdout } = spawnSync('/bin/sh', ['-c', startCommand(pid)], { encoding: 'utf8' });
  return stdout.replace(/\n+$/, '') || undefined; // As a shell does with `$()`.
}

/** The same for a shell: a command that writes it. */
export function startCommand(pid: number): string {
  return HAS_PROC ? `sed 's/.*) //' /proc/${pid}/stat | cut -d ' ' -f 20` : `ps -o lstart= -p ${pid}`;
}
