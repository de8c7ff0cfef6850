import Type from 'typebox';

/** Stable codes of every error the API can answer; clients branch on these, never on texts. */
export const PROBLEM_CODES = {
  json_invalido: 400,
  solicitud_invalida: 400,
  tipo_consulta_desconocido: 400,
  codigo_invalido: 400,
  consulta_id_invalido: 400,
  idempotency_key_invalida: 400,
  clave_no_valida: 401,
  resultado_demasiado_grande: 403,
  consulta_no_encontrada: 404,
  ruta_no_encontrada: 404,
  cuerpo_demasiado_grande: 413,
  tipo_de_contenido_no_admitido: 415,
  codificacion_no_admitida: 415,
  idempotency_key_reutilizada: 422,
  demasiadas_solicitudes: 429,
  error_interno: 500,
  sobrecarga: 503,
  dependencia_no_disponible: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_CODES;

/** The body of every error: RFC 9457, with `code` to branch on and a `detail` a person can act on. */
export const Problem = Type.Object(
  {
    type: Type.String({ examples: ['about:blank'] }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(Object.keys(PROBLEM_CODES) as ProblemCode[]),
    detail: Type.String(),
    instance: Type.Optional(Type.String()),
  },
  { title: 'Problem' },
);
export type Problem = Type.Static<typeof Problem>;
