import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Told apart on dark and on light terminals; red and yellow are left to errors and warnings. */
const SERVICE_COLOURS = ['cyan', 'green', 'magenta', 'blue', 'cyanBright', 'magentaBright'] as const;
/** As wide as `api-gateway`, the longest name. */
const NAME_WIDTH = 11;
const HIDDEN = new Set(['level', 'time', 'name', 'service', 'pid', 'hostname', 'msg']);

interface Entry {
  level: number;
  time: string;
  service: string;
  msg?: string;
  [field: string]: unknown;
}

/** One log entry as a line for people: time, service, message, fields. @param line JSON, as pino writes it. */
export function readableLine(line: string, colours: boolean): string {
  const entry = JSON.parse(line) as Entry;
  const paint = (style: Style, text: string) =>
    colours && text ? styleText(style, text, { validateStream: false }) : text;
  const severity = severityOf(entry.level);
  const name = paint(colourOf(entry.service), entry.service.padEnd(NAME_WIDTH));
  const message = paint(severity?.style ?? [], (severity?.mark ?? '') + (entry.msg ?? ''));
  const fields = Object.entries(entry).filter(([field]) => !HIDDEN.has(field));
  const details = fields.map(([field, value]) => `${field}=${shown(value)}`).join(' ');
  return `${[paint('dim', clock(entry.time)), name, message, paint('dim', details)].filter(Boolean).join('  ')}\n`;
}

/** Whether lines for this terminal may have colours (no-color.org, force-color.org). */
export function wantsColours(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  return env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : isTerminal;
}

function severityOf(level: number): { style: Style; mark: string } | undefined {
  if (level >= 50) return { style: 'red', mark: '✘ ' };
  if (level >= 40) return { style: 'yellow', mark: '⚠ ' };
  return undefined;
}

/** The same colour for a name in every run; worker-1, worker-2… take turns. */
function colourOf(service: string): Style {
  const sum = [...service].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return SERVICE_COLOURS[sum % SERVICE_COLOURS.length] as Style;
}

function clock(time: string): string {
  const local = new Date(time);
  const parts = [local.getHours(), local.getMinutes(), local.getSeconds()];
  const seconds = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${seconds}.${String(local.getMilliseconds()).padStart(3, '0')}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return /^\S+$/.test(value) ? value : JSON.stringify(value);
  const { stack } = (value ?? {}) as { stack?: string };
  return stack ? `\n${stack}` : JSON.stringify(value);
}
