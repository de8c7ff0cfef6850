import { escalado } from './escalado/experiment.ts';
import type { Experiment } from './experiment.ts';
import { fallo } from './fallo/experiment.ts';
import { latenciaCarga } from './latencia-carga/experiment.ts';
import { pico } from './pico/experiment.ts';
import { respuestaInmediata } from './respuesta-inmediata/experiment.ts';

/** Every experiment: a new one is one file and one line here. */
// biome-ignore lint/suspicious/noExplicitAny: each has factors of its own, which only it looks at.
export const EXPERIMENTS: readonly Experiment<any>[] = [
  respuestaInmediata,
  escalado,
  latenciaCarga,
  pico,
  fallo,
];
