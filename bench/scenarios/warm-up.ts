import type { Subject } from '../subject.ts';
import { enqueue } from './enqueue.ts';

/**
 * So many that V8 has optimised what they ran through and PostgreSQL has its statements planned: the processor
 * time of each fell by half within 20,000, and by another tenth within 40,000.
 */
const CONSULTAS = 40_000;
/** One by one they take twenty times as long, and what is compiled matters less. */
const ONE_BY_ONE_CONSULTAS = 1_500;

/** Lets a system that was just started process consultas until it is as fast as it will be. */
export async function warmUp(subject: Subject, quick: boolean, signal: AbortSignal): Promise<void> {
  const consultas = subject.name.startsWith('uno-a-uno') ? ONE_BY_ONE_CONSULTAS : CONSULTAS;
  await enqueue(subject, quick ? consultas / 2 : consultas);
  await subject.ledger.untilEnded(signal, 0);
}
