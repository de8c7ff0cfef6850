import Type from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { CODIGO_MAX_LENGTH, fitsCodigo, isPrintable, normalizeCodigo } from './codigo.ts';
import type { ProblemCode } from './problem.ts';
import { BuscarCodigo } from './tipo_consulta/buscar_codigo.ts';
import { ListarTodos } from './tipo_consulta/listar_todos.ts';

/** Every kind of consulta and the schema of its request: a new kind is one file and one line here. */
export const TIPOS_CONSULTA = {
  listar_todos: ListarTodos,
  buscar_codigo: BuscarCodigo,
} as const;
export type TipoConsulta = keyof typeof TIPOS_CONSULTA;

/** The body of POST /consultar. */
export const Solicitud = Type.Union(Object.values(TIPOS_CONSULTA), { title: 'Solicitud' });
export type Solicitud = { [T in TipoConsulta]: Type.Static<(typeof TIPOS_CONSULTA)[T]> }[TipoConsulta];

/** What a valid body asks for, as its row and its message keep it. */
export interface Peticion {
  tipo_consulta: TipoConsulta;
  /** In its stored form; null for a kind without one. */
  codigo_buscado: string | null;
  /** What else the kind declares; null when there is nothing. */
  parametros: Record<string, unknown> | null;
}

export interface SolicitudRechazada {
  code: ProblemCode;
  detail: string;
}

/**
 * Reads the body of POST /consultar. Fields that the kind does not declare are dropped.
 * @returns what it asks for, or the problem code and a Spanish sentence that says what to change.
 */
export function parseSolicitud(body: unknown): { peticion: Peticion } | { rechazada: SolicitudRechazada } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return reject(
      'solicitud_invalida',
      `El cuerpo debe ser un objeto JSON como {"tipo_consulta":"listar_todos"}, no ${describe(body)}.`,
    );
  }
  const { tipo_consulta: tipo } = body as { tipo_consulta?: unknown };
  if (!isTipoConsulta(tipo)) return reject('tipo_consulta_desconocido', unknownTipo(tipo));

  // To look for errors takes many times as long as to see that there is none.
  if (!validators[tipo].Check(body)) {
    const [error] = validators[tipo].Errors(body);
    if (error) return reject(codeFor(error), explain(error, body));
  }

  const codigo =
    'codigo' in TIPOS_CONSULTA[tipo].properties ? (body as { codigo?: unknown }).codigo : undefined;
  const parametros = parametrosOf(tipo, body as Record<string, unknown>);
  if (codigo === undefined) return { peticion: { tipo_consulta: tipo, codigo_buscado: null, parametros } };
  const codigo_buscado = normalizeCodigo(codigo as string);
  const fault = faultOfCodigo(codigo_buscado);
  if (fault) return reject('codigo_invalido', fault);
  return { peticion: { tipo_consulta: tipo, codigo_buscado, parametros } };
}

const validators = Object.fromEntries(
  Object.entries(TIPOS_CONSULTA).map(([tipo, schema]) => [tipo, Compile(schema as Type.TSchema)]),
) as unknown as Record<TipoConsulta, Validator>;

function isTipoConsulta(tipo: unknown): tipo is TipoConsulta {
  return typeof tipo === 'string' && Object.hasOwn(TIPOS_CONSULTA, tipo);
}

function unknownTipo(tipo: unknown): string {
  const known = Object.keys(TIPOS_CONSULTA).join(', ');
  if (tipo === undefined) return `Falta el campo «tipo_consulta». Valores admitidos: ${known}.`;
  const shown = typeof tipo === 'string' ? `«${shorten(tipo)}»` : describe(tipo);
  return `El campo «tipo_consulta» no puede ser ${shown}. Valores admitidos: ${known}.`;
}

/** What each kind declares beside itself and the code. */
const PARAMETROS = Object.fromEntries(
  Object.entries(TIPOS_CONSULTA).map(([tipo, { properties }]) => [
    tipo,
    Object.keys(properties).filter((field) => field !== 'tipo_consulta' && field !== 'codigo'),
  ]),
) as Record<TipoConsulta, string[]>;

/** Null when none is there: one that may be left out is not kept as undefined. */
function parametrosOf(tipo: TipoConsulta, body: Record<string, unknown>): Record<string, unknown> | null {
  const given = PARAMETROS[tipo].filter((field) => body[field] !== undefined);
  return given.length > 0 ? Object.fromEntries(given.map((field) => [field, body[field]])) : null;
}

/** @param codigo in its stored form. */
function faultOfCodigo(codigo: string): string | undefined {
  if (!isPrintable(codigo)) return 'El campo «codigo» tiene caracteres de control o Unicode mal formado.';
  if (codigo === '') return 'El campo «codigo» está en blanco. Ejemplo: "PROD001".';
  return fitsCodigo(codigo) ? undefined : tooLong('codigo', CODIGO_MAX_LENGTH);
}

function codeFor(error: TLocalizedValidationError): ProblemCode {
  return fieldOf(error) === 'codigo' ? 'codigo_invalido' : 'solicitud_invalida';
}

function explain(error: TLocalizedValidationError, body: object): string {
  const field = fieldOf(error);
  const value = (body as Record<string, unknown>)[field];
  switch (error.keyword) {
    case 'required':
      return `Falta el campo «${field}».`;
    case 'type':
      return `El campo «${field}» no puede ser ${describe(value)}: debe ser ${typeName(error)}.`;
    case 'minLength':
      return `El campo «${field}» está vacío.`;
    case 'maxLength':
      return tooLong(field, Number((error.params as { limit: number }).limit));
    default:
      return `El campo «${field}» no es válido: ${error.message}.`;
  }
}

function fieldOf(error: TLocalizedValidationError): string {
  const missing = (error.params as { requiredProperties?: string[] }).requiredProperties?.[0];
  return missing ?? error.instancePath.split('/')[1] ?? '';
}

function tooLong(field: string, limit: number): string {
  return `El campo «${field}» es demasiado largo: admite hasta ${limit} caracteres.`;
}

function typeName(error: TLocalizedValidationError): string {
  const { type } = error.params as { type: string };
  const names: Record<string, string> = { string: 'un texto', integer: 'un entero', number: 'un número' };
  return names[type] ?? type;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nulo';
  if (Array.isArray(value)) return 'una lista';
  const names: Record<string, string> = { string: 'un texto', number: 'un número', boolean: 'un booleano' };
  return names[typeof value] ?? 'un objeto';
}

function shorten(text: string): string {
  return text.length <= 40 ? text.toWellFormed() : `${text.slice(0, 40).toWellFormed()}…`;
}

function reject(code: ProblemCode, detail: string): { rechazada: SolicitudRechazada } {
  return { rechazada: { code, detail } };
}
