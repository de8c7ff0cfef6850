import { BOUNDS } from '@sel/contract/lab/bounds';
import type { ArrivalProcess, Notice } from '@sel/contract/lab/load';
import type { Text } from '@sel/contract/lab/text';

/**
 * What the form asks for; each shape looks at the figures that it needs. What a load request has by the same name
 * is sent as it is.
 */
export interface LoadForm {
  shape: 'constant' | 'ramp' | 'step' | 'burst' | 'closed';
  ratePerSecond: number;
  peakPerSecond: number;
  users: number;
  thinkMs: number;
  process: ArrivalProcess;
  notice: Notice;
  mix: 'codes' | 'mostlyCodes' | 'listings';
}

export const FIRST_LOAD: LoadForm = {
  shape: 'constant',
  ratePerSecond: 100,
  peakPerSecond: 400,
  users: 20,
  thinkMs: 0,
  process: 'poisson',
  notice: 'wait',
  mix: 'codes',
};

/** A figure within its bounds, or a choice. */
export interface LoadField {
  key: keyof LoadForm;
  label: Text;
  kind: { bounds: { min: number; max: number } } | { choices: Record<string, Text> };
  /** Whether this is a part of such a load. */
  isAsked(form: LoadForm): boolean;
}

/** A load without requests is none. */
const RATE = { ...BOUNDS.ratePerSecond, min: 1 };

const always = () => true;
const isOpen = ({ shape }: LoadForm) => shape !== 'closed';
const isClosed = ({ shape }: LoadForm) => shape === 'closed';
const isConstant = ({ shape }: LoadForm) => shape === 'constant';
const isVarying = (form: LoadForm) => isOpen(form) && !isConstant(form);

export const SHAPES: Record<LoadForm['shape'], Text> = {
  constant: { es: 'Constante', en: 'Constant' },
  ramp: { es: 'Rampa', en: 'Ramp' },
  step: { es: 'Escalones', en: 'Steps' },
  burst: { es: 'Pico', en: 'Burst' },
  closed: { es: 'Usuarios', en: 'Users' },
};

/** In the order in which they are asked for: one setting more is one entry more. */
export const LOAD_FIELDS: readonly LoadField[] = [
  choice('shape', { es: 'Forma', en: 'Shape' }, SHAPES),
  figure('users', { es: 'Usuarios', en: 'Users' }, BOUNDS.users, isClosed),
  figure('thinkMs', { es: 'Pausa de cada uno (ms)', en: 'Pause of each (ms)' }, BOUNDS.thinkMs, isClosed),
  figure('ratePerSecond', { es: 'Consultas por segundo', en: 'Queries per second' }, RATE, isConstant),
  figure('ratePerSecond', { es: 'Desde (por segundo)', en: 'From (per second)' }, RATE, isVarying),
  figure('peakPerSecond', { es: 'Hasta (por segundo)', en: 'Up to (per second)' }, RATE, isVarying),
  choice(
    'process',
    { es: 'Llegadas', en: 'Arrivals' },
    {
      poisson: { es: 'Poisson (al azar)', en: 'Poisson (random)' },
      regular: { es: 'Regulares', en: 'Regular' },
    },
    isOpen,
  ),
  choice(
    'notice',
    { es: 'Cómo se enteran', en: 'How they are told' },
    {
      wait: { es: 'Espera larga', en: 'Long poll' },
      polling: { es: 'Sondeo', en: 'Polling' },
      events: { es: 'Eventos', en: 'Events' },
      none: { es: 'No preguntan', en: 'They do not ask' },
    },
  ),
  choice(
    'mix',
    { es: 'Qué piden', en: 'What they ask for' },
    {
      codes: { es: 'Por código', en: 'By code' },
      mostlyCodes: { es: 'Código y listas', en: 'Codes and lists' },
      listings: { es: 'Listar todos', en: 'List all' },
    },
  ),
];

type KeyOf<Kind> = { [Key in keyof LoadForm]: LoadForm[Key] extends Kind ? Key : never }[keyof LoadForm];

function figure(
  key: KeyOf<number>,
  label: Text,
  bounds: { min: number; max: number },
  isAsked: LoadField['isAsked'] = always,
): LoadField {
  return { key, label, kind: { bounds }, isAsked };
}

function choice<Key extends KeyOf<string>>(
  key: Key,
  label: Text,
  choices: Record<LoadForm[Key], Text>,
  isAsked: LoadField['isAsked'] = always,
): LoadField {
  return { key, label, kind: { choices }, isAsked };
}
