import type { LoadChange, LoadRequest, Mix, RateProfile, RateSegment } from '@sel/contract/lab/load';
import type { LoadForm } from './load-form.ts';

const RAMP_MS = 60_000;
const STEPS = 5;
const STEP_MS = 15_000;
const BURST = { beforeMs: 5_000, lengthMs: 5_000 };

const MIXES = {
  codes: { listar_todos: 0, buscar_codigo: 95, codigo_inexistente: 5 },
  mostlyCodes: { listar_todos: 5, buscar_codigo: 90, codigo_inexistente: 5 },
  listings: { listar_todos: 1, buscar_codigo: 0, codigo_inexistente: 0 },
} as const;

/** The size of the sample catalogue; a larger one has these codes, too. */
const PRODUCTOS = 200;

/** Only what was changed: sent whole, a ramp would begin again because of another way of being told. */
export function changeOf(key: keyof LoadForm, form: LoadForm): LoadChange {
  const { load, ...settings } = toRequest(form);
  return key in settings ? { [key]: settings[key as keyof typeof settings] } : { load };
}

export function toRequest(form: LoadForm) {
  const { shape, ratePerSecond, peakPerSecond, users, thinkMs, process, mix, ...settings } = form;
  const load: LoadRequest['load'] =
    shape === 'closed'
      ? { kind: 'closed', users, thinkMs }
      : { kind: 'open', process, profile: PROFILES[shape]({ ratePerSecond, peakPerSecond }) };
  return { load, mix: { ...MIXES[mix], productos: PRODUCTOS }, ...settings } satisfies LoadRequest;
}

/**
 * The form of a load that runs. One that the form cannot ask for, such as a script's, comes as the nearest it can.
 * @param form what stays of it is what the load says nothing of.
 */
export function fromRequest({ load, mix, ...settings }: LoadRequest, form: LoadForm): LoadForm {
  const known = Object.entries(settings).filter(([key]) => key in form);
  const told = { ...form, ...Object.fromEntries(known), mix: mix ? mixOf(mix) : form.mix };
  if (load.kind === 'closed') {
    return { ...told, shape: 'closed', users: load.users, thinkMs: load.thinkMs };
  }
  const { process, profile } = load;
  const shape = shapeOf(profile);
  const ratePerSecond = profile[0]?.fromPerSecond ?? form.ratePerSecond;
  const peak = shape === 'burst' ? profile[1] : profile.at(-1);
  const peakPerSecond = shape === 'constant' || !peak ? form.peakPerSecond : peak.toPerSecond;
  return { ...told, shape, process, ratePerSecond, peakPerSecond };
}

function shapeOf(profile: RateProfile): LoadForm['shape'] {
  if (profile.length <= 1) return 'constant';
  if (profile.length === 2) return 'ramp';
  return profile.length === 3 ? 'burst' : 'step';
}

function mixOf({ listar_todos, buscar_codigo }: Mix): LoadForm['mix'] {
  if (listar_todos === 0) return 'codes';
  return buscar_codigo === 0 ? 'listings' : 'mostlyCodes';
}

type Rates = Pick<LoadForm, 'ratePerSecond' | 'peakPerSecond'>;

const PROFILES: Record<Exclude<LoadForm['shape'], 'closed'>, (rates: Rates) => RateProfile> = {
  constant: ({ ratePerSecond }) => [steady(ratePerSecond, null)],
  ramp: ({ ratePerSecond, peakPerSecond }) => [
    { durationMs: RAMP_MS, fromPerSecond: ratePerSecond, toPerSecond: peakPerSecond },
    steady(peakPerSecond, null),
  ],
  step: ({ ratePerSecond, peakPerSecond }) =>
    Array.from({ length: STEPS }, (_, index) => {
      const share = index / (STEPS - 1);
      return steady(
        ratePerSecond + share * (peakPerSecond - ratePerSecond),
        index < STEPS - 1 ? STEP_MS : null,
      );
    }),
  burst: ({ ratePerSecond, peakPerSecond }) => [
    steady(ratePerSecond, BURST.beforeMs),
    steady(peakPerSecond, BURST.lengthMs),
    steady(ratePerSecond, null),
  ],
};

function steady(perSecond: number, durationMs: number | null): RateSegment {
  return { durationMs, fromPerSecond: perSecond, toPerSecond: perSecond };
}
