import type { Experiment } from '../experiment.ts';
import { escalado } from './escalado.ts';
import { fallo } from './fallo.ts';
import { latenciaCarga } from './latencia-carga.ts';
import { pico } from './pico.ts';
import { respuestaInmediata } from './respuesta-inmediata.ts';

/** Every experiment: a new one is one file and one line here. */
// biome-ignore lint/suspicious/noExplicitAny: each has factors of its own, which only it looks at.
export const EXPERIMENTS: readonly Experiment<any>[] = [
  respuestaInmediata,
  escalado,
  latenciaCarga,
  pico,
  fallo,
];
