import type { Logger } from '@sel/runtime/logger';
import { isCompiled } from '../compiled/programs.ts';
import { type NodeProgram, runProgram } from '../processes/program.ts';

/**
 * Has a process of its own compile the programs while the system runs already, when sources or dependencies are others
 * than those of the last time. A start without it is slower, and no worse.
 */
export async function compileForNextStart(
  compilation: NodeProgram,
  logger: Logger,
  stopping: AbortSignal,
): Promise<void> {
  if (isCompiled()) return;
  try {
    await runProgram(compilation, stopping);
  } catch (error) {
    if (stopping.aborted) return;
    const reason = (error as Error).message;
    logger.info({ reason }, 'los programas no se pudieron compilar: el próximo arranque será como este');
  }
}
