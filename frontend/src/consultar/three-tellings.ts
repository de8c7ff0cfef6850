import { SETTINGS_DELAY_MS } from '@sel/contract/lab/bounds';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { Solicitud } from '@sel/contract/solicitud';
import { TELLINGS, type Telling } from '../preferences.ts';

const SOLICITUD: Solicitud = { tipo_consulta: 'buscar_codigo', codigo: 'PROD001' };
const WORK: SimulatedWorkSettings = { meanMs: 2_000, distribution: 'constante', kind: 'espera' };

interface Comparison {
  currentWork(): Promise<SimulatedWorkSettings | null>;
  /** @returns whether it was done. */
  setWork(settings: SimulatedWorkSettings | null): Promise<boolean>;
  /** @returns when the consulta has ended. */
  send(solicitud: Solicitud, telling: Telling): Promise<void>;
  pause?(ms: number): Promise<void>;
}

/** Sends the same consulta once for each way of being told, with two seconds of work, and sets the work back. */
export async function compareTellings({
  currentWork,
  setWork,
  send,
  pause = sleep,
}: Comparison): Promise<void> {
  const before = await currentWork();
  if (!(await setWork(WORK))) return;
  try {
    await pause(SETTINGS_DELAY_MS);
    await Promise.all(TELLINGS.map((telling) => send(SOLICITUD, telling)));
  } finally {
    await setWork(before);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
