import { LoadRun } from '../../lab/load/run.ts';
import { aborted, type Bench } from '../bench.ts';
import type { Subject, SubjectName } from '../subject.ts';
import { PIPELINED } from './saturate.ts';

/** Posts so many consultas as fast as the gateway accepts them, unless the signal ends that. */
export async function enqueue(subject: Subject, consultas: number, signal: AbortSignal): Promise<void> {
  using run = await LoadRun.start(subject.apiUrl, {
    load: { kind: 'closed', users: 256, thinkMs: 0, requests: consultas },
    notice: 'none',
    ...PIPELINED,
  });
  await Promise.race([run.exhausted, aborted(signal)]);
  await run.stop();
}

/** Posts as many as are missing until so many wait or are in work. */
export async function fillQueue(subject: Subject, consultas: number, signal: AbortSignal): Promise<void> {
  const { ledger } = subject;
  const present = (await ledger.lastId()) - (await ledger.lastBeforePending());
  if (present < consultas) await enqueue(subject, Math.ceil(consultas - present), signal);
}

/**
 * So many that V8 has optimised what they ran through and PostgreSQL has its statements planned: the processor
 * time of each fell by half within 20,000, and by another tenth within 40,000.
 */
const CONSULTAS = 40_000;
/** Where each goes by itself they take many times as long, and are as fast as they will be after fewer. */
const FEWER: Partial<Record<SubjectName, number>> = {
  'uno-a-uno-1': 1_500,
  'uno-a-uno-10': 1_500,
  typescript: 10_000,
  python: 1_500,
};

/** Lets a system that was just started process consultas until it is as fast as it will be. */
export async function warmUp(subject: Subject, { quick, cold, signal }: Bench): Promise<void> {
  if (cold) return;
  const consultas = FEWER[subject.name] ?? CONSULTAS;
  await enqueue(subject, quick ? consultas / 2 : consultas, signal);
  await subject.ledger.untilEnded(signal, 0);
}
