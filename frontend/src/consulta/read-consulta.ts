import type { Consulta, Producto } from '@sel/contract/consulta';
import type { ConsultaHead } from './run.ts';

/**
 * Reads the JSON of a consulta and takes the productos of a listing out of it.
 * @throws {SyntaxError} when it is no JSON.
 */
export function readConsulta(body: ArrayBuffer | string): {
  consulta: ConsultaHead;
  productos: Producto[] | null;
} {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const { resultado, ...rest } = JSON.parse(text) as Consulta;
  const productos = Array.isArray(resultado) ? resultado : null;
  const producto = Array.isArray(resultado) ? null : resultado;
  return { consulta: { ...rest, producto, productoCount: productos?.length ?? null }, productos };
}
