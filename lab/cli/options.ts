import type { PlanName } from '@sel/contract/lab/experiments';
import { readArguments, UsageError } from '@sel/runtime/usage-error';
import { EXPERIMENTS } from '../experiments/experiments.ts';
import { parseThresholds, type Threshold } from '../report/thresholds.ts';
import { COMPARE_HELP, type CompareCommand, parseCompareCommand } from './compare-options.ts';
import { PLAN_HELP, type PlanCommand, parsePlanCommand } from './plan-options.ts';

export type Command =
  | PlanCommand
  | CompareCommand
  | { name: 'help' }
  | { name: 'run'; experiment: string; plan: PlanName; thresholds: Threshold[]; broker: string | undefined }
  | { name: 'report'; id: string; thresholds: Threshold[] };

export function helpText(): string {
  const experiments = EXPERIMENTS.map(({ name, question }) => `  ${name.padEnd(21)}${question.es}`);
  return `Laboratorio: experimentos desde la línea de comandos.

  npm run lab -- EXPERIMENTO                 ejecuta un experimento y deja su informe
  npm run lab -- informe ID                  rehace el informe de una ejecución anterior
${PLAN_HELP}
${COMPARE_HELP}

Experimentos:
${experiments.join('\n')}

  --plan CUAL        short (plan corto, para una clase; por omisión) o full (plan completo).
  --threshold TEXTO  Condiciones para el estado de salida, por ejemplo "wait.mean<200ms, inside>=80%".
                     0: se cumplen todas; 1: alguna no; 2: no se pudo ejecutar.
  --broker CUAL      Cola del sistema que se inicia si no hay ninguno en marcha: postgres o rabbitmq.
  --help             Muestra esta ayuda.

Usa el sistema de "npm start" si está en marcha; si no, inicia uno y lo cierra al acabar.`;
}

const OPTIONS = {
  plan: { type: 'string' },
  threshold: { type: 'string' },
  broker: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws {UsageError} */
export function parseCommand(args: string[]): Command {
  if (args[0] === 'planificar' && !args.includes('--help')) return parsePlanCommand(args.slice(1));
  if (args[0] === 'comparar' && !args.includes('--help')) return parseCompareCommand(args.slice(1));
  const { values, positionals } = readArguments(
    { args, allowPositionals: true, options: OPTIONS },
    'npm run lab -- --help',
  );
  const [first, second, ...rest] = positionals;
  if (values.help || first === undefined) return { name: 'help' };
  const thresholds = values.threshold === undefined ? [] : parseThresholds(values.threshold);
  if (first === 'informe') {
    if (!second || rest.length > 0)
      throw new UsageError('Falta decir de qué ejecución: npm run lab -- informe ID');
    return { name: 'report', id: second, thresholds };
  }
  if (!EXPERIMENTS.some(({ name }) => name === first)) {
    const known = EXPERIMENTS.map(({ name }) => name).join(', ');
    throw new UsageError(`No existe el experimento «${first}». Los que hay: ${known}.`);
  }
  const plan = values.plan ?? 'short';
  if (plan !== 'short' && plan !== 'full')
    throw new UsageError(`--plan ${plan} no vale: debe ser short o full.`);
  return { name: 'run', experiment: first, plan, thresholds, broker: values.broker };
}
