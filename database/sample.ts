import { readFileSync } from 'node:fs';
import type pg from 'pg';

export interface Producto {
  codigo: string;
  nombre: string;
  ubicacion: string;
}

/** The sample catalogue: sample.csv, one producto a line. */
export function sampleProductos(): Producto[] {
  const [, ...lines] = readFileSync(new URL('sample.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [codigo, nombre, ubicacion] = line.split(';') as [string, string, string];
    return { codigo, nombre, ubicacion };
  });
}

/** @returns how many it loaded: none when there are productos already. */
export async function loadSampleWhenEmpty(client: pg.Client): Promise<number> {
  const productos = sampleProductos();
  const { rowCount } = await client.query(
    `INSERT INTO producto (codigo, nombre, ubicacion)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     WHERE NOT EXISTS (SELECT FROM producto)
     ON CONFLICT DO NOTHING`,
    [productos.map((p) => p.codigo), productos.map((p) => p.nombre), productos.map((p) => p.ubicacion)],
  );
  return rowCount ?? 0;
}
