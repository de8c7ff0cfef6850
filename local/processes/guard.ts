import { spawn } from 'node:child_process';
import { startCommand, startOf } from '@sel/runtime/process-identity';
import { signalAll } from './process-tree.ts';

/**
 * Ends a server should this process vanish without stopping it (SIGKILL, a crash): a shell waits for the
 * end of its standard input, which the kernel closes with this process, and then signals the server.
 * It is in a session of its own, so that a terminal's Ctrl-C, which goes to the whole foreground group,
 * leaves the stopping to the one who can do it in order. Another process that has got the id meanwhile is left alone.
 * @returns a function that lets the server go, to be called once it has ended.
 */
export function guard(pid: number, signal: 'INT' | 'TERM' | 'KILL' | 'CONT'): () => void {
  const isTheSame = `[ "$(${startCommand(pid)})" = "${startOf(pid)}" ]`;
  const shell = spawn('/bin/sh', ['-c', `read -r released || { ${isTheSame} && kill -${signal} ${pid}; }`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  (shell.stdin as unknown as { unref?(): void }).unref?.();
  return () => shell.stdin.end('released\n');
}

/** Makes processes stand still; should this one vanish, they go on. @returns what lets them go on. */
export function freeze(pids: readonly number[]): () => void {
  signalAll(pids, 'SIGSTOP');
  const releases = pids.map((pid) => guard(pid, 'CONT'));
  return () => {
    signalAll(pids, 'SIGCONT');
    for (const release of releases) release();
  };
}
