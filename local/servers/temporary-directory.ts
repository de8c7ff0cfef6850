import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOf } from '@sel/runtime/process-identity';

/** A name that says which process a directory belongs to. */
const OWNED = /^sel-.+-(?<space>\w+)-(?<pid>\d+)-(?<start>\w+)-\w{6}$/;

let isSwept = false;

/**
 * A new directory that other accounts may pass through: the servers of root's session run as one of those. Who made it
 * removes it; when that process was ended before it could, the next one that wants a directory does.
 */
export function temporaryDirectory(name: string): string {
  if (!isSwept) removeLeft();
  isSwept = true;
  const dir = mkdtempSync(
    join(tmpdir(), `sel-${name}-${PID_SPACE}-${process.pid}-${startWord(process.pid)}-`),
  );
  chmodSync(dir, 0o711);
  return dir;
}

/** A process id names another process in another container, which may see the same directories. */
const PID_SPACE = pidSpace();

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return 'one'; // No system but Linux has several.
  }
}

function removeLeft(): void {
  for (const entry of readdirSync(tmpdir())) {
    const { space, pid, start } = OWNED.exec(entry)?.groups ?? {};
    if (space !== PID_SPACE || startWord(Number(pid)) === start) continue;
    const dir = join(tmpdir(), entry);
    if (statSync(dir, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    try {
      rmSync(dir, { recursive: true, force: true });
    } catch {
      // Another process removes it at this moment; what is left nonetheless the next start removes.
    }
  }
}

function startWord(pid: number): string | undefined {
  return startOf(pid)?.replace(/\W/g, '');
}
