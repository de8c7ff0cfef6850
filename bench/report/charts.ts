import type { Results } from '../results.ts';
import { NOTICES } from '../scenarios/latency.ts';
import type { LoadName } from '../scenarios/saturate.ts';
import type { Measured } from '../statistics.ts';
import { COMPONENTS } from '../usage-meter.ts';
import { barChart, lineChart, stackedChart } from './chart.ts';
import { COMPONENT_NAMES, NOTICE_NAMES, SUBJECT_NAMES } from './names.ts';

/** The charts of a run as SVG, by name. */
export function charts(results: Results): Record<string, string> {
  return {
    ...quietChart(results),
    ...saturationCharts(results),
    ...latencyChart(results),
    ...scalingChart(results),
    ...memoryChart(results),
  };
}

/** Whether there are points to draw: more than one rate, and a system that tells what processes use. */
export function hasQuietChart({ quiet }: Results): boolean {
  const measured = quiet?.cases.filter(({ totalCpuUs }) => totalCpuUs.median > 0) ?? [];
  return new Set(measured.map(({ ratePerSecond }) => ratePerSecond)).size > 1;
}

/** Both axes logarithmic: a cost that is the same at any rate is level, and one that is there anyway falls with it. */
function quietChart(results: Results): Record<string, string> {
  const { quiet } = results;
  if (!quiet || !hasQuietChart(results)) return {};
  const names = [...new Set(quiet.cases.map(({ subject }) => subject))];
  const series = names.map((name) => ({
    name: SUBJECT_NAMES[name],
    points: quiet.cases
      .filter(({ subject, isTooMuch }) => subject === name && !isTooMuch)
      .filter(({ totalCpuUs }) => totalCpuUs.median > 0)
      .map(({ ratePerSecond, totalCpuUs }) => ({ x: ratePerSecond, y: totalCpuUs.median })),
  }));
  const axes = { x: 'consultas por segundo', y: 'µs', log: true };
  return {
    reposo: lineChart(
      'Lo que cuesta una consulta',
      'Microsegundos de procesador de todos los procesos, también lo que gastan sin hacer nada',
      axes,
      series.filter(({ points }) => points.length > 0),
    ),
  };
}

function saturationCharts({ saturation }: Results): Record<string, string> {
  if (!saturation) return {};
  const bar = (label: string, { median, min, max }: Measured) => ({ label, value: median, min, max });
  const of = (load: LoadName) => saturation.cases.filter((item) => item.load === load);
  const parts = [...COMPONENTS, 'generator'] as const;
  return {
    saturacion: barChart(
      'Consultas terminadas por segundo con 64 conexiones',
      'Una solicitud cada vez en cada conexión. Mediana de tres vueltas; la línea es su rango',
      of('conexiones-64').map((item) => bar(SUBJECT_NAMES[item.subject], item.completedPerSecond)),
    ),
    cpu: stackedChart(
      'Procesador por consulta, con 64 conexiones',
      'Microsegundos de cada componente, con el generador de carga',
      parts.map((part) => COMPONENT_NAMES[part]),
      of('conexiones-64').map(({ subject, cpuUs }) => ({
        label: SUBJECT_NAMES[subject],
        values: parts.map((part) => cpuUs[part].median),
      })),
    ),
  };
}

function latencyChart({ latency }: Results): Record<string, string> {
  if (!latency || new Set(latency.cases.map(({ ratePerSecond }) => ratePerSecond)).size < 2) return {};
  const series = NOTICES.map((notice) => ({
    name: NOTICE_NAMES[notice],
    points: latency.cases
      .filter((figures) => figures.notice === notice)
      .map(({ ratePerSecond, endToEnd }) => ({ x: ratePerSecond, y: endToEnd.p99Ms.median })),
  }));
  const axes = { x: 'consultas por segundo', y: 'p99 (ms)', log: true };
  return {
    latencia: lineChart(
      'Latencia de extremo a extremo',
      'p99, según cómo se entera el cliente',
      axes,
      series,
    ),
  };
}

function scalingChart({ scaling }: Results): Record<string, string> {
  const one = scaling?.[0]?.completedPerSecond.median;
  if (!scaling || one === undefined) return {};
  const axes = { x: 'workers', y: 'terminadas/s' };
  const measured = scaling.map(({ workers, completedPerSecond }) => ({
    x: workers,
    y: completedPerSecond.median,
  }));
  const ideal = scaling.map(({ workers }) => ({ x: workers, y: workers * one }));
  return {
    escalado: lineChart('Escalado', 'Cada consulta espera 20 ms; cada worker tiene 10 en proceso', axes, [
      { name: 'medido', points: measured },
      { name: 'proporcional', points: ideal, dashed: true },
    ]),
  };
}

function memoryChart({ memory }: Results): Record<string, string> {
  if (!memory) return {};
  const points = memory.samples.map(({ consultas, gatewayBytes }) => ({
    x: consultas,
    y: gatewayBytes / 2 ** 20,
  }));
  const axes = { x: 'consultas aceptadas', y: 'MB' };
  return {
    memoria: lineChart('Memoria del gateway', 'Mientras acepta un millón de consultas', axes, [
      { name: 'gateway', points },
    ]),
  };
}
