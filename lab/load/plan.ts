import Type from 'typebox';
import { BUSCAR_CODIGO, Mix } from './mix.ts';
import { RateProfile } from './rate-profile.ts';

/** Requests come when they come, however the system does: the load of many people who do not know each other. */
const OpenLoad = Type.Object(
  {
    kind: Type.Literal('open'),
    process: Type.Enum(['regular', 'poisson']),
    profile: RateProfile,
  },
  { additionalProperties: false },
);

/** Each of so many users sends the next request when the one before is done (and some time has passed). */
export const ClosedLoad = Type.Object(
  {
    kind: Type.Literal('closed'),
    users: Type.Integer({ minimum: 1, maximum: 100_000 }),
    thinkMs: Type.Number({ minimum: 0, maximum: 3_600_000 }),
    /** Sent in all; without end when left out. */
    requests: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);

export type ClosedLoad = Type.Static<typeof ClosedLoad>;

export const Load = Type.Union([OpenLoad, ClosedLoad]);
export type Load = Type.Static<typeof Load>;

/** How a client learns the end of its consulta; `none`: it does not ask. */
export const Notice = Type.Enum(['none', 'polling', 'wait', 'events']);
export type Notice = Type.Static<typeof Notice>;

/** All that decides a run; the same plan and seed send the same requests at the same instants. */
export const LoadPlan = Type.Object({
  load: Load,
  mix: Mix,
  notice: Notice,
  seed: Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
  pollIntervalMs: Type.Number({ minimum: 1, maximum: 60_000 }),
  /** Share of the consultas that are followed to their end. */
  followShare: Type.Number({ minimum: 0, maximum: 1 }),
  /** Connections for POSTs and polls, and requests under way on each at a time (HTTP pipelining). */
  connections: Type.Integer({ minimum: 1, maximum: 10_000 }),
  pipelining: Type.Integer({ minimum: 1, maximum: 100 }),
  /** Most consultas under way at once; one more is dropped and counted. It bounds the generator's memory. */
  maxInFlight: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  /** How long a consulta is followed, and how long the end of a run waits for those under way. */
  patienceMs: Type.Number({ minimum: 1, maximum: 3_600_000 }),
  processes: Type.Integer({ minimum: 1, maximum: 64 }),
  headers: Type.Record(Type.String(), Type.String()),
});
export type LoadPlan = Type.Static<typeof LoadPlan>;

export const DEFAULTS: Omit<LoadPlan, 'load'> = {
  mix: BUSCAR_CODIGO,
  notice: 'wait',
  seed: 1,
  pollIntervalMs: 10,
  followShare: 1,
  connections: 64,
  pipelining: 1,
  maxInFlight: 50_000,
  patienceMs: 60_000,
  processes: 1,
  headers: {},
};

/** What can be changed while a run goes on. */
export type LoadChange = Partial<Pick<LoadPlan, 'load' | 'mix' | 'notice' | 'pollIntervalMs'>>;
