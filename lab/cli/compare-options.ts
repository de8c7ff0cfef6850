import type { ComparedVerdict } from '@sel/contract/lab/comparison';
import { dataDirOf } from '@sel/runtime/running-system';
import { readArguments, UsageError } from '@sel/runtime/usage-error';
import { COMPARISONS_DIR } from '../compare/comparison-folder.ts';
import { DEFAULT_DELTA } from '../compare/of-reports.ts';
import { type ComparePlan, DEFAULT_PLAN, FEWEST_PAIRS } from '../compare/plan.ts';
import { RUN_ID } from '../experiments/stored-run.ts';
import { given, msIn } from './given.ts';

/** The words of the command line for each verdict. */
const VERDICT_NAMES: Record<string, ComparedVerdict> = {
  mejor: 'better',
  peor: 'worse',
  equivalente: 'equivalent',
  'sin-decidir': 'undecided',
};

interface Refs {
  base: { ref: string; env: Record<string, string> };
  head: { ref: string; env: Record<string, string> };
  plan: ComparePlan;
}

export type CompareCommand = {
  name: 'compare';
  /** δ, as a share. */
  delta: number;
  /** Verdicts that end with status 0, besides what they would end with. */
  accepted: readonly ComparedVerdict[];
  /** Where what comes out is stored. */
  out: string;
} & (
  | { kind: 'reports'; a: string; b: string }
  | ({ kind: 'refs' } & Refs)
  | ({ kind: 'null'; times: number } & Refs)
);

export const COMPARE_HELP = `  npm run lab -- comparar A B                dos informes guardados (sus ID)
  npm run lab -- comparar --base REF --head REF   dos versiones de git, medidas por turnos
  npm run lab -- comparar --nulo 25          cuánto difiere aquí el mismo código de sí mismo

    --delta TEXTO          Lo que no importa: 2% (por omisión). Si la máquina tiene más ruido, cuenta el ruido.
    --parejas N            Veces que se mide cada versión (${DEFAULT_PLAN.pairs}); ${FEWEST_PAIRS} como poco.
    --tasa N, --medir TIEMPO, --calentar TIEMPO, --usuarios N, --tope TIEMPO, --workers N   La carga de cada medición.
    --base-env NOMBRE=VALOR, --head-env NOMBRE=VALOR   Un ajuste de una de las dos; se repite para varios.
    --acepta LISTA         Veredictos que terminan con 0: mejor,equivalente,sin-decidir (para una puerta de CI).
    --salida DIR           Dónde queda lo que sale (.data/comparaciones).
    Termina con 0 si B es equivalente, 10 si es mejor, 11 si es peor, 12 sin decidir, 3 si no son comparables y 2 si no se pudo.`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  base: TEXT,
  head: TEXT,
  nulo: TEXT,
  delta: TEXT,
  parejas: TEXT,
  tasa: TEXT,
  medir: TEXT,
  calentar: TEXT,
  usuarios: TEXT,
  tope: TEXT,
  workers: TEXT,
  'base-env': { type: 'string', multiple: true },
  'head-env': { type: 'string', multiple: true },
  acepta: TEXT,
  salida: TEXT,
} as const;
type Values = ReturnType<typeof readArguments<{ options: typeof OPTIONS }>>['values'];
type TextOption = Exclude<keyof Values, 'base-env' | 'head-env'>;

/** @param args what follows `comparar`. @throws {UsageError} */
export function parseCompareCommand(args: string[]): CompareCommand {
  const { values, positionals } = readArguments(
    { args, options: OPTIONS, allowPositionals: true },
    'npm run lab -- --help',
  );
  const common = {
    name: 'compare',
    delta: deltaFrom(values),
    accepted: acceptedFrom(values),
    out: values.salida === undefined ? COMPARISONS_DIR : dataDirOf(values.salida, process.env),
  } as const;
  const times = integer(values, 'nulo', 1);
  if (times !== undefined) {
    const ref = values.head ?? values.base ?? 'HEAD';
    return { ...common, kind: 'null', times, ...refsFrom(values, ref, ref) };
  }
  if (values.base !== undefined || values.head !== undefined) {
    if (values.base === undefined || positionals.length > 0)
      throw new UsageError('Di las dos versiones: npm run lab -- comparar --base main --head HEAD');
    return { ...common, kind: 'refs', ...refsFrom(values, values.base, values.head ?? 'HEAD') };
  }
  const [a, b, ...rest] = positionals;
  if (!isId(a) || !isId(b) || rest.length > 0) {
    throw new UsageError(
      'Di qué se compara: dos informes (comparar A B), dos versiones (--base REF --head REF) o el ruido (--nulo 25).',
    );
  }
  return { ...common, kind: 'reports', a, b };
}

function isId(text: string | undefined): text is string {
  return text !== undefined && RUN_ID.test(text);
}

function refsFrom(values: Values, base: string, head: string): Refs {
  const plan = {
    ...DEFAULT_PLAN,
    ...given('pairs', integer(values, 'parejas', FEWEST_PAIRS)),
    ...given('ratePerSecond', integer(values, 'tasa', 1)),
    ...given('measureMs', duration(values, 'medir')),
    ...given('warmUpMs', duration(values, 'calentar')),
    ...given('users', integer(values, 'usuarios', 1)),
    ...given('saturateMs', duration(values, 'tope')),
    ...given('workers', integer(values, 'workers', 1)),
  };
  return {
    base: { ref: base, env: environment('base-env', values['base-env']) },
    head: { ref: head, env: environment('head-env', values['head-env']) },
    plan,
  };
}

function environment(option: string, settings: string[] = []): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, name, value] = /^([A-Z_][A-Z0-9_]*)=(.*)$/is.exec(setting) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError(
          `--${option} ${setting} no vale: se escribe NOMBRE=VALOR, como WORKER_CONCURRENCY=20.`,
        );
      return [name, value];
    }),
  );
}

function deltaFrom({ delta }: Values): number {
  if (delta === undefined) return DEFAULT_DELTA;
  const [, percent] = /^(\d+(?:\.\d+)?)\s*%$/.exec(delta.trim()) ?? [];
  const share = Number(percent) / 100;
  if (share > 0 && share < 1) return share;
  throw new UsageError(`--delta ${delta} no vale: debe ser un porcentaje, como 2%.`);
}

function acceptedFrom({ acepta }: Values): ComparedVerdict[] {
  return (acepta?.split(',') ?? []).map((name) => {
    const verdict = VERDICT_NAMES[name.trim()];
    if (verdict) return verdict;
    throw new UsageError(
      `--acepta ${acepta} no vale: los veredictos son ${Object.keys(VERDICT_NAMES).join(', ')}.`,
    );
  });
}

function integer(values: Values, name: TextOption, least: number): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${name} ${text} no vale: debe ser un entero de ${least} o más.`);
}

function duration(values: Values, name: TextOption): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const ms = msIn(text);
  if (ms) return ms;
  throw new UsageError(`--${name} ${text} no vale: debe ser un tiempo, como 500ms o 4s.`);
}

/** What each verdict tells whoever runs it from a program; docs/comparar.md says the same. */
const STATUS: Record<ComparedVerdict, number> = { equivalent: 0, better: 10, worse: 11, undecided: 12 };
const REFUSED = 3;

/** How a comparison ends. @param verdict null: nothing could be compared. */
export function statusOf(verdict: ComparedVerdict | null, accepted: readonly ComparedVerdict[]): number {
  if (verdict === null) return REFUSED;
  return accepted.includes(verdict) ? 0 : STATUS[verdict];
}
