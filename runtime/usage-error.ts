import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What was typed cannot be carried out. The message is for people, in Spanish, and says what to type instead. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * What was typed after a command.
 * @param help shows which options there are.
 * @throws {UsageError}
 */
export function readArguments<Config extends ParseArgsConfig>(
  config: Config,
  help: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nLa ayuda: ${help}`);
  }
}
