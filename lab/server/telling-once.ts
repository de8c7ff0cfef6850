import type { Logger } from '@sel/runtime/logger';

/** Warns of each thing once: what is read again and again would say it again and again. */
export function tellingOnce(logger: Logger): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    logger.warn(message);
  };
}
