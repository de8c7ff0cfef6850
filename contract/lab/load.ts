import Type from 'typebox';
import { BOUNDS, within } from './bounds.ts';

/** Its upper bound is said by the laboratory in words of its own, and is no bound of the generator. */
const RatePerSecond = Type.Number({ minimum: BOUNDS.ratePerSecond.min });

/** A stretch of time in which the rate goes in a straight line from one value to another. */
export const RateSegment = Type.Object(
  {
    durationMs: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()], {
      description: 'null: for ever (only the last segment, at a constant rate)',
    }),
    fromPerSecond: RatePerSecond,
    toPerSecond: RatePerSecond,
  },
  { additionalProperties: false },
);
export type RateSegment = Type.Static<typeof RateSegment>;

/** How the arrival rate goes over time. After the last segment nothing arrives any more. */
export const RateProfile = Type.Array(RateSegment, {
  minItems: BOUNDS.profileSegments.min,
  maxItems: BOUNDS.profileSegments.max,
});
export type RateProfile = Type.Static<typeof RateProfile>;

/** Requests come when they come, however the system does: the load of many people who do not know each other. */
const OpenLoad = Type.Object(
  {
    kind: Type.Literal('open'),
    /** `regular`: evenly spaced; `poisson`: independent of each other, as the requests of many people are. */
    process: Type.Enum(['regular', 'poisson']),
    profile: RateProfile,
  },
  { additionalProperties: false },
);
export type ArrivalProcess = Type.Static<typeof OpenLoad>['process'];

/** Each of so many users sends the next request when the one before is done (and some time has passed). */
const ClosedLoad = Type.Object(
  {
    kind: Type.Literal('closed'),
    users: Type.Integer(within(BOUNDS.users)),
    thinkMs: Type.Number(within(BOUNDS.thinkMs)),
    /** Sent in all; without end when left out. */
    requests: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
export type ClosedLoad = Type.Static<typeof ClosedLoad>;

const Load = Type.Union([OpenLoad, ClosedLoad]);
export type Load = Type.Static<typeof Load>;

/** How a client learns the end of its consulta; `none`: it does not ask. */
const Notice = Type.Enum(['none', 'polling', 'wait', 'events']);
export type Notice = Type.Static<typeof Notice>;

const Weight = Type.Number(within(BOUNDS.weight));

/** What is asked for, as weights: how often each kind comes in proportion to the others. */
const Mix = Type.Object(
  {
    listar_todos: Weight,
    /** A codigo that the catalogue has. */
    buscar_codigo: Weight,
    /** A codigo that it has not. */
    codigo_inexistente: Weight,
    /** Size of the catalogue: codes are drawn evenly from PROD001 up to this one. */
    productos: Type.Integer(within(BOUNDS.productos)),
  },
  { additionalProperties: false },
);
export type Mix = Type.Static<typeof Mix>;

/** What a load is like besides how it arrives; each of these can be left out. */
const settings = {
  mix: Mix,
  notice: Notice,
  pollIntervalMs: Type.Number(within(BOUNDS.pollIntervalMs)),
  /** The same seed sends the same requests at the same instants. */
  seed: Type.Integer(within(BOUNDS.seed)),
};

/** All that a person can set of a load. */
export const LoadSettings = Type.Object({ load: Load, ...settings });
export type LoadSettings = Type.Static<typeof LoadSettings>;

/** How long a load goes on when nobody says how long. */
export const USUAL_LOAD_MS = 15 * 60_000;

/** The body of PUT /lab/carga. */
export const LoadRequest = Type.Object(
  {
    load: Load,
    ...Type.Partial(Type.Object(settings)).properties,
    /** From this request on; it then ends by itself. {@link USUAL_LOAD_MS} when left out. */
    endsAfterMs: Type.Optional(Type.Number(within(BOUNDS.loadMs))),
  },
  { additionalProperties: false },
);
export type LoadRequest = Type.Static<typeof LoadRequest>;

/** The body of PATCH /lab/carga: what can be changed while a load runs; `endsAfterMs` counts from the change. */
export const LoadChange = Type.Partial(Type.Omit(LoadRequest, ['seed']), { additionalProperties: false });
export type LoadChange = Type.Static<typeof LoadChange>;
