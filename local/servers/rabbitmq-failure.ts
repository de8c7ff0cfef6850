import { stripVTControlCharacters } from 'node:util';
import { explainWriteFailure, StartError } from '../processes/start-error.ts';

const SHOWN_LINES = 6;
const SHOWN_WIDTH = 160;

/** Another program listens where a node was to: with other ports it would start. */
export class PortTakenError extends StartError {
  override name = 'PortTakenError';
}

/** Why a RabbitMQ node ended while it started, from what it printed, and what to do about it. */
export function explainRabbitmq(output: string, dir: string): StartError {
  if (/eaddrinuse/.test(output)) {
    return new PortTakenError('Un puerto que RabbitMQ necesita está ocupado. Vuelve a intentarlo.');
  }
  return new StartError(explainWriteFailure(output, dir) ?? `RabbitMQ no pudo arrancar:\n${essence(output)}`);
}

/** RabbitMQ prints its reason below a headline, and Erlang the state of everything around it. */
function essence(output: string): string {
  const [before = '', reason] = stripVTControlCharacters(output).split('BOOT FAILED');
  const lines = (reason ?? before).split('\n').filter((line) => /[\p{L}\d]/u.test(line));
  const shown = reason === undefined ? lines.slice(-SHOWN_LINES) : lines.slice(0, SHOWN_LINES);
  return shown.map((line) => line.slice(0, SHOWN_WIDTH)).join('\n');
}
