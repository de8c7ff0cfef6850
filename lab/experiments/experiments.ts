/*
 * The experiments, a folder each; experiment.ts says what its parts are. How they are run is in runner/, what they leave in
 * run-folder.ts, and what is said of it in report/.
 */

import { escalado } from './escalado/experiment.ts';
import type { AnyExperiment } from './experiment.ts';
import { fallo } from './fallo/experiment.ts';
import { latenciaCarga } from './latencia-carga/experiment.ts';
import { pico } from './pico/experiment.ts';
import { respuestaInmediata } from './respuesta-inmediata/experiment.ts';

/** Every experiment: a new one is a folder and one line here. */
export const EXPERIMENTS: readonly AnyExperiment[] = [
  respuestaInmediata,
  escalado,
  latenciaCarga,
  pico,
  fallo,
];
