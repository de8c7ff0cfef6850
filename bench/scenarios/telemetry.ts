import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, takeTurns, turn } from '../bench.ts';
import { byRound, type Measured, measured } from '../statistics.ts';
import { type Subject, signalServices, startSubject } from '../subject.ts';
import { COMPONENTS, withUsage } from '../usage-meter.ts';
import { warmUp } from './enqueue.ts';
import { saturate } from './saturate.ts';

const IDLE_MS = 10_000;
const SATURATED_MS = 4_000;
const SETTLING_MS = 2_000;

const VARIANTS = { con: { TELEMETRIA: 'si' }, sin: { TELEMETRIA: 'no' } } as const;
type Variant = keyof typeof VARIANTS;

/** What the processes' reports cost: a fixed time for each second, however many consultas pass. */
export interface TelemetryFigures {
  /** Milliseconds of processor time per second that services and PostgreSQL use while nothing is asked of them. */
  idleCpuMs: Record<Variant, Measured>;
  /** What the reports add to that, as a share of all cores: so much throughput they can cost at most. */
  share: Measured;
  /** Microseconds of processor time per consulta under saturation: a check that it is no more there. */
  cpuUs: Record<Variant, Measured>;
}

/** Compares the system with its telemetry and without, each in turn while the other one stands still. */
export async function measureTelemetry(bench: Bench): Promise<TelemetryFigures> {
  const subjects = new Map<Variant, Subject>();
  for (const [name, env] of Object.entries(VARIANTS) as [Variant, Record<string, string>][]) {
    bench.say(`Arrancando: ${name} telemetría`);
    const subject = await startSubject(bench, 'sistema', { env });
    bench.started.defer(() => signalServices(subject, 'SIGCONT'));
    subjects.set(name, subject);
    await warmUp(subject, bench);
    signalServices(subject, 'SIGSTOP');
  }
  const inTurn = async (what: string, measure: (bench: Bench, subject: Subject) => Promise<number>) => {
    const turnOf = (name: Variant) =>
      turn(`${name} telemetría`, () => alone(subjects.get(name) as Subject, bench, measure));
    const [con, sin] = [turnOf('con'), turnOf('sin')];
    await takeTurns(bench, `Telemetría, ${what}`, [con, sin]);
    return { con: con.rounds, sin: sin.rounds };
  };
  // First what is small: after a saturation PostgreSQL has to clean up for a while.
  const idle = await inTurn('en reposo', idleCpuMs);
  const busy = await inTurn('saturado', cpuUsPerConsulta);
  return {
    idleCpuMs: { con: measured(idle.con), sin: measured(idle.sin) },
    share: byRound(idle.con, idle.sin, (con, sin) => (con - sin) / 1_000 / availableParallelism()),
    cpuUs: { con: measured(busy.con), sin: measured(busy.sin) },
  };
}

/** Lets one system go on while the other one stands still. */
async function alone<T>(
  subject: Subject,
  bench: Bench,
  measure: (bench: Bench, subject: Subject) => Promise<T>,
): Promise<T> {
  signalServices(subject, 'SIGCONT');
  try {
    // What has piled up while it stood still is done before anything is measured.
    await sleep(SETTLING_MS, undefined, { signal: bench.signal });
    return await measure(bench, subject);
  } finally {
    signalServices(subject, 'SIGSTOP');
  }
}

/** RabbitMQ takes no part in the reports, and keeps itself busy. */
async function idleCpuMs({ servers, signal }: Bench, subject: Subject): Promise<number> {
  const { usage } = await withUsage(servers, subject, () => sleep(IDLE_MS, undefined, { signal }));
  const cpuMs = usage.gateway.cpuMs + usage.worker.cpuMs + usage.postgresql.cpuMs;
  return (cpuMs / IDLE_MS) * 1_000;
}

async function cpuUsPerConsulta({ servers, signal }: Bench, subject: Subject): Promise<number> {
  const { usage, result } = await withUsage(servers, subject, () => saturate(subject, SATURATED_MS, signal));
  const cpuMs = COMPONENTS.reduce((sum, component) => sum + usage[component].cpuMs, 0);
  return (cpuMs * 1_000) / result.consultas;
}
