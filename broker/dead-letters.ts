import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '@sel/runtime/config';
import { ownerEnvironment } from '@sel/runtime/owner-environment';
import { openClient } from '@sel/runtime/postgres';
import { databaseUrl } from '@sel/runtime/service-settings';
import { UsageError } from '@sel/runtime/usage-error';
import Type from 'typebox';
import { brokerUrl } from './brokers.ts';
import { type DeadLetter, type DeadLetterBox, lettersOfNow } from './dead-letters/dead-letter.ts';
import { requeue } from './dead-letters/requeue.ts';
import { kindOf } from './open.ts';

const HELP = `Mensajes que ningún worker pudo procesar (sus consultas están en «failed»), o que no son de ninguna consulta.

  npm run dead-letters -- list [--limit N]    los más antiguos primero (100 si no se dice otra cosa)
  npm run dead-letters -- show ID             uno entero, con su motivo
  npm run dead-letters -- retry ID | --all    su consulta vuelve a «pending» y se procesa otra vez
  npm run dead-letters -- discard ID          lo borra; su consulta, si la tiene, se queda en «failed»

ID es el consulta_id, o el m-… de un mensaje que no es una consulta.

Son los del "npm start" en marcha (con --data DIR, si no usa la carpeta de datos .data), o los del sistema que
digan estas variables de entorno:
  DATABASE_URL   PostgreSQL, como dueño de la base: postgres://postgres:CLAVE@localhost:5432/consultas
  BROKER_URL     la cola, como administrador: amqp://admin:CLAVE@localhost:5672; sin ella, la cola de DATABASE_URL
`;

const Config = Type.Object({
  DATABASE_URL: databaseUrl(),
  BROKER_URL: Type.Optional(brokerUrl('URL de la cola')),
});

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      limit: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, id] = positionals;
  if (values.help || !command) return void console.log(HELP);

  const config = loadConfig(Config, ownerEnvironment(process.env, values.data));
  const brokerUrl = config.BROKER_URL ?? config.DATABASE_URL;
  const box = kindOf(brokerUrl).openDeadLetterBox(brokerUrl, config.DATABASE_URL);
  try {
    if (command === 'list') await list(box, readLimit(values.limit));
    else if (command === 'show') await show(box, need(id));
    else if (command === 'discard') await discard(box, need(id));
    else if (command === 'retry') {
      if (!values.all) need(id);
      await retryLetters(box, config.DATABASE_URL, values.all ? undefined : id);
    } else throw new UsageError(`No existe el comando «${command}».\n\n${HELP}`);
  } finally {
    await box.close();
  }
}

async function list(box: DeadLetterBox, limit: number): Promise<void> {
  const total = await box.count();
  let shown = 0;
  if (total > 0) console.log(line('ID', 'DESDE', 'MOTIVO'));
  for await (const letter of box.letters()) {
    if (shown === limit) break;
    console.log(line(letter.id, letter.since.toISOString(), letter.reason));
    shown += 1;
  }
  console.log(total === 0 ? 'No hay mensajes muertos.' : `${shown} de ${total}`);
}

async function show(box: DeadLetterBox, id: string): Promise<void> {
  for (const { message, body, reason, since } of await take(box, id, async () => {})) {
    const consulta_id = message?.consulta_id ?? null;
    console.log(JSON.stringify({ id, consulta_id, motivo: reason, desde: since, mensaje: body }, null, 2));
  }
}

async function discard(box: DeadLetterBox, id: string): Promise<void> {
  const discarded = await take(box, id, (letter) => letter.remove());
  console.log(`Mensajes borrados: ${discarded.length}.`);
}

/** Goes through those with this id (all of them when there is none) and fails when there is none. */
async function take(
  box: DeadLetterBox,
  id: string,
  use: (letter: DeadLetter) => Promise<void>,
): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  for await (const letter of box.letters()) {
    if (letter.id !== id) continue;
    await use(letter);
    found.push(letter);
  }
  if (found.length === 0) throw new UsageError(`No hay ningún mensaje muerto con el ID ${id}.`);
  return found;
}

/** A dead letter goes only after its consulta is pending again: killed in between, this can be repeated. */
async function retryLetters(box: DeadLetterBox, databaseUrl: string, id: string | undefined): Promise<void> {
  const client = await openClient(databaseUrl, 'dead letters');
  const count = { requeued: 0, not_failed: 0, missing: 0, malformed: 0 };
  try {
    for await (const letter of lettersOfNow(box)) {
      if (id !== undefined && letter.id !== id) continue;
      const result = letter.message ? await requeue(client, letter.message) : 'malformed';
      count[result] += 1;
      if (result === 'requeued' || result === 'not_failed') await letter.remove();
    }
  } finally {
    await client.end();
  }
  const seen = Object.values(count).reduce((sum, n) => sum + n, 0);
  if (seen === 0 && id !== undefined) throw new UsageError(`No hay ningún mensaje muerto con el ID ${id}.`);
  console.log(
    `Consultas de nuevo en «pending»: ${count.requeued}. El api-gateway las publica en unos segundos.`,
  );
  if (count.not_failed > 0) console.log(`Ya no estaban en «failed», mensaje borrado: ${count.not_failed}.`);
  const hopeless = count.missing + count.malformed;
  if (hopeless === 0) return;
  throw new UsageError(
    `No se pueden reintentar: ${hopeless} (${count.malformed} no son consultas, ${count.missing} ya no se conservan). ` +
      'Bórralos con discard ID.',
  );
}

function need(id: string | undefined): string {
  if (id === undefined) throw new UsageError(`Falta el ID.\n\n${HELP}`);
  return id;
}

function readLimit(given = '100'): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(`--limit debe ser un entero positivo, no «${given}».`);
}

function line(id: string, since: string, reason: string): string {
  return `${id.padEnd(14)}${since.padEnd(26)}${reason.replaceAll('\n', ' ')}`;
}

function explain(error: Error & { code?: string }): void {
  const isExplained = error instanceof UsageError || error instanceof ConfigError;
  if (isExplained) console.error(error.message);
  else if (error.code?.startsWith('ERR_PARSE_ARGS')) console.error(`${error.message}\n\n${HELP}`);
  else console.error(`No se pudo: ${error.message || error.code}. Revisa DATABASE_URL y BROKER_URL.`);
  process.exitCode = 1;
}

if (import.meta.main) main(process.argv.slice(2)).catch(explain);
