import type { PathNode } from './node.ts';
import type { ProcessRole } from './process.ts';
import type { Text } from './text.ts';

export const FAULT_KINDS = ['kill', 'freeze', 'restart'] as const;
/** A server of others that the system needs. */
export type Server = 'rabbitmq' | 'postgres';

/** What is done to what; `label` is what the page offers to do, and `event` what a report says that happens. */
export type FaultEntry = Readonly<{ label: Text; event: Text }> &
  (
    | Readonly<{ kind: 'kill'; target: ProcessRole }>
    | Readonly<{ kind: 'freeze' | 'restart'; target: Server }>
  );

/**
 * Every fault that the laboratory can cause, by the name in POST /lab/fallos/{nombre}. A new one of these kinds is an entry
 * here and nothing else; what a kind does is in lab/faults/faults.ts.
 */
export const FAULTS = {
  'matar-worker': {
    kind: 'kill',
    target: 'worker',
    label: { es: 'Matar un worker', en: 'Kill a worker' },
    event: { es: 'muere un worker', en: 'a worker dies' },
  },
  'matar-gateway': {
    kind: 'kill',
    target: 'api-gateway',
    label: { es: 'Matar el gateway', en: 'Kill the gateway' },
    event: { es: 'muere el gateway', en: 'the gateway dies' },
  },
  'congelar-broker': {
    kind: 'freeze',
    target: 'rabbitmq',
    label: { es: 'Congelar el broker', en: 'Freeze the broker' },
    event: { es: 'se congela el broker', en: 'the broker freezes' },
  },
  'reiniciar-broker': {
    kind: 'restart',
    target: 'rabbitmq',
    label: { es: 'Reiniciar el broker', en: 'Restart the broker' },
    event: { es: 'se reinicia el broker', en: 'the broker restarts' },
  },
  'congelar-base': {
    kind: 'freeze',
    target: 'postgres',
    label: { es: 'Congelar la base de datos', en: 'Freeze the database' },
    event: { es: 'se congela la base de datos', en: 'the database freezes' },
  },
  'reiniciar-base': {
    kind: 'restart',
    target: 'postgres',
    label: { es: 'Reiniciar la base de datos', en: 'Restart the database' },
    event: { es: 'se reinicia la base de datos', en: 'the database restarts' },
  },
} as const satisfies Record<string, FaultEntry>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(FAULTS, text);
}

/** Where on the path a fault strikes. */
export function nodeOfFault(name: FaultName): PathNode {
  return NODES[FAULTS[name].target];
}

const NODES: Record<FaultEntry['target'], PathNode> = {
  worker: 'workers',
  'api-gateway': 'gateway',
  rabbitmq: 'queue',
  postgres: 'database',
};
