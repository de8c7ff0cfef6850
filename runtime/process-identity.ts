import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const HAS_PROC = process.platform === 'linux';

/**
 * When a process began, as this system writes it; undefined when there is none. Process ids are given again:
 * together with this, one names the same process for good.
 */
export function startOf(pid: number): string | undefined {
  if (!HAS_PROC) {
    const { stdout } = spawnSync('/bin/sh', ['-c', startCommand(pid)], { encoding: 'utf8' });
    return stdout.replace(/\n+$/, '') || undefined; // As a shell does with `$()`.
  }
  try {
    // The name in parentheses may contain anything; the start is the twentieth field after it (man 5 proc).
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

/** The same for a shell: a command that writes it. */
export function startCommand(pid: number): string {
  return HAS_PROC ? `sed 's/.*) //' /proc/${pid}/stat | cut -d ' ' -f 20` : `ps -o lstart= -p ${pid}`;
}
