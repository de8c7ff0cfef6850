import { ProblemError } from '../problem.ts';

/**
 * Reads the id in a path.
 * @throws {ProblemError} 400 when it is not a positive whole number; 404 when it is one that no consulta can have.
 */
export function readConsultaId(given: string): number {
  if (!/^[1-9]\d*$/.test(given)) {
    throw new ProblemError(
      'consulta_id_invalido',
      'El consulta_id debe ser un entero positivo escrito solo con cifras, como el que devolvió POST /consultar.',
    );
  }
  const id = Number(given);
  if (!Number.isSafeInteger(id)) throw consultaNotFound(given);
  return id;
}

export function consultaNotFound(id: number | string): ProblemError {
  return new ProblemError(
    'consulta_no_encontrada',
    `No existe la consulta ${String(id).slice(0, 40)}. Comprueba el consulta_id que devolvió POST /consultar.`,
  );
}
