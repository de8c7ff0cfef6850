import { createLogger, type Logger, wantsReadableLogs } from '@sel/runtime/logger';
import { readableLine, wantsColours } from '@sel/runtime/readable-log';

const WARNING = 40;
const FATAL = 60;

/** Puts the lines of all services into one output, each with its service's name: readable or JSON. */
export class ServiceLog {
  readonly #readable: boolean;
  readonly #colours: boolean;
  readonly #write: (text: string) => void;
  #onlyWarnings = false;

  constructor(write: (text: string) => void, env: NodeJS.ProcessEnv) {
    this.#write = write;
    this.#readable = wantsReadableLogs(env);
    this.#colours = wantsColours(env, process.stdout.isTTY);
  }

  /** Whether what is not at least a warning is left out, so that a terminal shows the start and its summary alone. */
  set onlyWarnings(on: boolean) {
    this.#onlyWarnings = on && this.#readable;
  }

  /** Takes what a service has printed: an entry of its log or, when it breaks, any text. */
  add(service: string, line: string): void {
    const entry = { ...parse(line), service };
    if (this.#onlyWarnings && entry.level < WARNING) return;
    const json = JSON.stringify(entry);
    this.#write(this.#readable ? readableLine(json, this.#colours) : `${json}\n`);
  }

  /** Makes the logger of what runs in this process. */
  logger(service: string): Logger {
    return createLogger(service, process.env, { write: (line) => this.add(service, line) });
  }
}

/** Why a program failed, from its last lines: the last thing it called fatal, else the error that ended it. */
export function reasonIn(lines: readonly string[]): string | undefined {
  const entries = lines.map(parse);
  const fatal = entries.findLast(({ level }) => level >= FATAL);
  const thrown = entries.findLast(({ msg }) => /^(\w*Error|Uncaught)\b/.test(msg));
  if (fatal?.err) return `${fatal.msg}: ${fatal.err.message.split('\n')[0]}`;
  return (fatal ?? thrown ?? entries.at(-1))?.msg;
}

interface Entry {
  level: number;
  msg: string;
  err?: { message: string };
}

function parse(line: string): Entry {
  try {
    const entry = JSON.parse(line);
    if (typeof entry?.level === 'number') return entry;
  } catch {
    // Node or a library printed by itself what is not JSON.
  }
  return { level: WARNING, time: new Date().toISOString(), msg: line.trimEnd() } as Entry;
}
