import { COMPONENT_NAMES } from '../report/names.ts';
import { lines, said } from '../text.ts';
import { COMPONENTS, type Component } from '../usage-meter.ts';
import type { Sample } from './sample.ts';

const MB = 2 ** 20;

/** What must not grow, over the time of the run: as SVG with what it shows in words, by name. */
export function charts(samples: readonly Sample[]): Record<string, { svg: string; alt: string }> {
  const series = (label: string, of: (sample: Sample) => number) => ({
    label: said(label),
    kind: 'measured' as const,
    points: samples.map((sample) => ({ x: sample.minutes, y: of(sample) })),
  });
  const perComponent = (of: (sample: Sample, component: Component) => number) =>
    COMPONENTS.map((component) => series(COMPONENT_NAMES[component], (sample) => of(sample, component)));
  const x = 'minutos';
  return {
    memoria: {
      alt: 'Memoria de cada componente a lo largo de la prueba',
      svg: lines('Memoria', 'La propia de cada proceso, y una vez la compartida', {
        x,
        y: 'MB',
        series: perComponent((sample, component) => sample.memoryBytes[component] / MB),
      }),
    },
    descriptores: {
      alt: 'Descriptores abiertos de cada componente a lo largo de la prueba',
      svg: lines('Descriptores abiertos', 'Archivos y conexiones', {
        x,
        y: 'descriptores',
        series: perComponent((sample, component) => sample.openFiles[component]),
      }),
    },
    tablas: {
      alt: 'Tamaño por consulta de la tabla consulta a lo largo de la prueba',
      svg: lines('Tamaño de la tabla consulta', 'Con sus índices, entre las consultas que hay en ella', {
        x,
        y: 'bytes por consulta',
        series: [series('consulta', ({ bytesPerConsulta }) => bytesPerConsulta)],
      }),
    },
    paso: {
      alt: 'Tamaño de la tabla por la que las consultas solo pasan',
      svg: lines('Tabla de paso', 'Sus filas viven milisegundos: si se llenara de filas muertas, crecería', {
        x,
        y: 'MB',
        series: [series('tabla de paso', ({ passingTableBytes }) => passingTableBytes / MB)],
      }),
    },
  };
}
