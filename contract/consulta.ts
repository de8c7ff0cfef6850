import Type from 'typebox';

/** Every state a consulta can be in. `pending` is the first; the other three are final. */
export const STATUSES = ['pending', 'completed', 'not_found', 'failed'] as const;
export type Status = (typeof STATUSES)[number];
export type FinalStatus = Exclude<Status, 'pending'>;

export const Status = Type.Enum([...STATUSES], {
  description: 'pending: en camino; completed: con resultado; not_found: sin resultado; failed: con error.',
});

/** Largest id that JSON numbers carry without loss; the database cannot hand out more in practice. */
export const ConsultaId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

export const Producto = Type.Object(
  { codigo: Type.String(), nombre: Type.String(), ubicacion: Type.String() },
  { title: 'Producto' },
);
export type Producto = Type.Static<typeof Producto>;

const Timestamp = Type.String({ format: 'date-time', examples: ['2026-01-31T12:00:00.123456Z'] });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The answer to POST /consultar. */
export const ConsultaAceptada = Type.Object(
  {
    consulta_id: ConsultaId,
    status: Type.Literal('pending'),
    message: Type.String({ examples: ['Consulta encolada exitosamente'] }),
  },
  { title: 'ConsultaAceptada' },
);
export type ConsultaAceptada = Type.Static<typeof ConsultaAceptada>;

/**
 * The answer to GET /consultar/{consulta_id}.
 *
 * All times come from one clock, PostgreSQL's, so their differences are durations:
 * created → published (outbox) → started (queue) → finished (work) → processed (store).
 */
export const Consulta = Type.Object(
  {
    consulta_id: ConsultaId,
    tipo_consulta: Type.String(),
    codigo_buscado: Nullable(Type.String()),
    status: Status,
    resultado: Type.Union([Producto, Type.Array(Producto), Type.Null()], {
      description: 'Un objeto para buscar_codigo, una lista para listar_todos, null mientras no haya.',
    }),
    error: Nullable(Type.String({ description: 'Por qué falló; solo si status es failed.' })),
    created_at: Timestamp,
    published_at: Nullable(Timestamp),
    started_at: Nullable(Timestamp),
    finished_at: Nullable(Timestamp),
    processed_at: Nullable(Timestamp),
    worker: Nullable(Type.String({ description: 'El worker que la procesó.' })),
    attempts: Type.Integer({
      minimum: 0,
      description: 'Intentos contados, como mucho los que se hacen antes de darla por fallida.',
    }),
  },
  { title: 'Consulta' },
);
export type Consulta = Type.Static<typeof Consulta>;
