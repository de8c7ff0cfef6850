import { readLines } from '@sel/runtime/text-file';
import type pg from 'pg';

export interface Producto {
  codigo: string;
  nombre: string;
  ubicacion: string;
}

/** The sample catalogue: sample.csv, one producto a line. */
export function sampleProductos(): Producto[] {
  const [, ...lines] = readLines(new URL('sample.csv', import.meta.url));
  return lines.map((line) => {
    const [codigo, nombre, ubicacion] = line.split(';') as [string, string, string];
    return { codigo, nombre, ubicacion };
  });
}

/**
 * Loads the sample catalogue where there are no productos yet, its codes in their normal form.
 * @returns how many it loaded.
 * @throws {SampleError} names the lines whose codigo has none.
 */
export async function loadSampleWhenEmpty(
  client: pg.Client,
  productos: readonly Producto[] = sampleProductos(),
): Promise<number> {
  const columns = [
    productos.map(({ codigo }) => codigo),
    productos.map(({ nombre }) => nombre),
    productos.map(({ ubicacion }) => ubicacion),
  ];
  const { rows: refused } = await client.query<{ line: number; codigo: string }>(REFUSED, [columns[0]]);
  if (refused.length > 0) throw new SampleError(refused);
  const { rowCount } = await client.query(
    `INSERT INTO producto (codigo, nombre, ubicacion)
     SELECT normalizar_codigo(codigo), nombre, ubicacion
     FROM unnest($1::text[], $2::text[], $3::text[]) AS sample (codigo, nombre, ubicacion)
     WHERE NOT EXISTS (SELECT FROM producto)
     ON CONFLICT DO NOTHING`,
    columns,
  );
  return rowCount ?? 0;
}

/** A file begins with the names of its columns. */
const REFUSED = `
  SELECT (number + 1)::int AS line, coalesce(codigo, '') AS codigo
  FROM unnest($1::text[]) WITH ORDINALITY AS sample (codigo, number)
  WHERE es_codigo_normal(normalizar_codigo(codigo)) IS NOT TRUE
  ORDER BY number`;

/** Lines of the sample catalogue that cannot be loaded; the message says what to do. */
export class SampleError extends Error {
  override name = 'SampleError';
  constructor(refused: readonly { line: number; codigo: string }[]) {
    const lines = refused.slice(0, 5).map(({ line, codigo }) => `línea ${line} (${JSON.stringify(codigo)})`);
    super(
      `database/sample.csv tiene códigos que nadie podría buscar: ${lines.join(', ')}` +
        `${refused.length > 5 ? ` y ${refused.length - 5} más` : ''}. Un código tiene de 1 a 64 caracteres visibles.`,
    );
  }
}
