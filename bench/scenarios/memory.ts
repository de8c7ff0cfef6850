import { memoryBytesOf } from '../../local/processes/process-usage.ts';
import type { Bench } from '../bench.ts';
import { startSubject } from '../subject.ts';
import { number } from '../text.ts';
import { enqueue } from './enqueue.ts';

/** By then V8 has collected a new process's old generation for the first time; what that took it keeps. */
const WARM_UP = 200_000;
const CONSULTAS = 1_000_000;
const STEP = 200_000;

export interface MemoryFigures {
  /** After so many consultas. The first entry is the gateway warmed up, and counts as none. */
  samples: { consultas: number; gatewayBytes: number }[];
}

/** Whether the gateway's memory grows with the consultas that it has seen. */
export async function measureMemory(bench: Bench): Promise<MemoryFigures> {
  const subject = await startSubject(bench, 'sistema');
  const samples: MemoryFigures['samples'] = [];
  for (let consultas = 0; consultas <= CONSULTAS; consultas += STEP) {
    bench.signal.throwIfAborted();
    bench.say(`Memoria · ${number(consultas)} de ${number(CONSULTAS)} consultas`);
    await enqueue(subject, consultas === 0 ? WARM_UP : STEP, bench.signal);
    samples.push({ consultas, gatewayBytes: memoryBytesOf(subject.pids().gateway) });
  }
  return { samples };
}
