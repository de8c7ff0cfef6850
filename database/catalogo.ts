import { parseArgs } from 'node:util';
import { ConfigError } from '@sel/runtime/config';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';
import { ownerEnvironment } from '@sel/runtime/owner-environment';
import { openClient } from '@sel/runtime/postgres';
import { UsageError } from '@sel/runtime/usage-error';
import { explainFailure } from './explain.ts';
import { MAX_PRODUCTOS, resizeCatalogue } from './resize-catalogue.ts';

const count = numerals('es');
const counted = counter('es');
const PRODUCTOS: NounForms = { one: 'producto', many: 'de productos', other: 'productos' };
const ADDED: NounForms = { one: 'añadido', other: 'añadidos' };
const REMOVED: NounForms = { one: 'quitado', other: 'quitados' };
const seconds = numerals('es', { style: 'unit', unit: 'second', maximumFractionDigits: 1 });

const HELP = `Lleva el catálogo al tamaño que se pida: PROD001, PROD002… hasta PROD<N>.

  npm run catalogo -- --productos 100000

  --productos N   Cuántos productos debe tener: de 0 a ${count(MAX_PRODUCTOS)}. Añade los que falten y
                  quita los que sobren; los de otro código se quedan. Puede repetirse.
  --data DIR      Carpeta de datos del "npm start" en marcha (por omisión, .data del proyecto).
  --help          Muestra esta ayuda.

La base de datos es la de DATABASE_URL (la del dueño); sin esa variable, la del "npm start" en marcha.`;

async function main(): Promise<void> {
  const { productos, data, help } = parse();
  if (help) return console.log(HELP);
  const size = parseSize(productos);
  const { DATABASE_URL } = ownerEnvironment(process.env, data);
  const client = await openClient(DATABASE_URL, 'catalogo');
  try {
    const startMs = performance.now();
    const { added, removed } = await resizeCatalogue(client, size, showProgress());
    const lasted = seconds((performance.now() - startMs) / 1000);
    console.log(
      `Catálogo de ${counted(size, PRODUCTOS)}: ${counted(added, ADDED)}, ${counted(removed, REMOVED)} (${lasted}).`,
    );
  } finally {
    await client.end();
  }
}

function parse() {
  const options = {
    productos: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const [option] = /'[^']+'/.exec((error as Error).message) ?? [''];
    throw new UsageError(`No entiendo ${option}.\n\n${HELP}`);
  }
}

function parseSize(text: string | undefined): number {
  if (text === undefined) throw new UsageError(`Falta --productos N.\n\n${HELP}`);
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (size <= MAX_PRODUCTOS) return size;
  throw new UsageError(
    `--productos ${text} no vale: debe ser un entero de 0 a ${count(MAX_PRODUCTOS)}, sin puntos, comas ni espacios.`,
  );
}

/** A line that is written over on a terminal, a line for each tenth elsewhere. */
function showProgress(): (added: number, total: number) => void {
  let shown = 0;
  return (added, total) => {
    const share = Math.floor((added / total) * (process.stdout.isTTY ? 100 : 10));
    if (share === shown) return;
    shown = share;
    const text = `${count(added)} de ${counted(total, PRODUCTOS)}`;
    if (!process.stdout.isTTY) console.log(text);
    else process.stdout.write(`\r${text}${added === total ? '\n' : ''}`);
  };
}

main().catch((error) => {
  const isExplained = error instanceof UsageError || error instanceof ConfigError;
  const explained = isExplained ? error.message : explainFailure(error);
  console.error(explained ?? `No se pudo cambiar el catálogo: ${error.message}`);
  process.exitCode = 1;
});
