import type { Consulta, FinalStatus, Producto } from '@sel/contract/consulta';
import type { ProblemCode } from '@sel/contract/problem';
import type { Solicitud } from '@sel/contract/solicitud';
import type { StageDurations } from '@sel/contract/stages';
import { RejectedError, type TroubleKind } from '../api/request.ts';
import type { Telling } from '../preferences.ts';

/** A consulta without the productos of a listing: those stay in their Listing, here is only their number. */
export interface ConsultaHead extends Omit<Consulta, 'resultado'> {
  producto: Producto | null;
  productoCount: number | null;
}

/** Why something could not be done: the API's stable code, if it was the API that said so, and its words. */
export interface Failure {
  detail: string;
  code: ProblemCode | undefined;
}

/** Why a consulta does not go on, and when it is tried again. */
export interface Trouble extends Failure {
  kind: TroubleKind;
  /** When it is tried again, on the clock of nowMs(); null while it is being tried. */
  retryAtMs: number | null;
}

export interface EndedConsulta extends ConsultaHead {
  status: FinalStatus;
}

/** Where a consulta stands, as far as this page knows. */
export type Phase =
  | { name: 'sending'; trouble?: Trouble }
  | { name: 'waiting'; id: number; acceptedMs: number; trouble?: Trouble }
  | { name: 'ended'; id: number; consulta: EndedConsulta; stages: StageDurations; totalMs: number }
  | Rejection;

export interface Rejection extends Failure {
  name: 'rejected';
  /** There is one when it had been accepted. */
  id?: number;
}

/** One consulta of this session, from the click to its end. */
export interface Run {
  /** Its Idempotency-Key: sent as often as need be, it is one consulta. */
  key: string;
  solicitud: Solicitud;
  telling: Telling;
  /** When it was asked for, on the clock of nowMs(). */
  sentMs: number;
  /** When each of its requests left, the first included, in milliseconds after `sentMs`. */
  requestsMs: number[];
  phase: Phase;
}

/** Milliseconds since 1970 that never go back and do not jump while the page is open. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What it looks for, as it was typed; nothing where everything is listed. */
export function soughtIn({ tipo_consulta: _, ...fields }: Solicitud): string {
  return Object.values(fields).join(' · ');
}

/** Whatever it was, the person has to hear of it; only what the API refuses has a code. */
export function failureOf(error: unknown): Failure {
  const code = error instanceof RejectedError ? error.code : undefined;
  return { detail: (error as Error).message, code };
}

export function consultaId(run: Run): number | undefined {
  return 'id' in run.phase ? run.phase.id : undefined;
}

export function troubleOf(run: Run): Trouble | undefined {
  return 'trouble' in run.phase ? run.phase.trouble : undefined;
}
