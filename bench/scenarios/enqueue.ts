import { LoadRun } from '../../lab/load/run.ts';
import { aborted } from '../bench.ts';
import type { Subject } from '../subject.ts';
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
