import type { LookUp } from './look-up.ts';

/** Finds the producto with a codigo. */
export const productoPorCodigo: LookUp = {
  name: 'producto',
  keyOf: ({ codigo_buscado }) => codigo_buscado,
  keyMissing: 'Falta el código que se busca.',
  // The JSON is built here so that Node never takes a producto apart or puts it together.
  resultOf: (codigo) =>
    `(SELECT row_to_json(p) FROM (SELECT codigo, nombre, ubicacion FROM producto WHERE codigo = ${codigo}) p)`,
};
