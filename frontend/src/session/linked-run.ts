import type { Solicitud } from '@sel/contract/solicitud';
import { epochMs, stageDurations } from '@sel/contract/stages';
import type { ConsultaHead, EndedConsulta, Phase, Run } from '../consulta/run.ts';
import type { Telling } from '../preferences.ts';

/**
 * A consulta that somebody else has sent, or this page long ago: what it took is what the server knows of it. Nobody
 * here has waited for it, so nothing went to being accepted and being told.
 */
export function linkedRun(consulta: ConsultaHead, telling: Telling): Run {
  const createdMs = epochMs(consulta.created_at);
  return {
    key: `consulta-${consulta.consulta_id}`,
    solicitud: solicitudOf(consulta),
    telling,
    sentMs: createdMs,
    requestsMs: [],
    phase: phaseOf(consulta, createdMs),
  };
}

function phaseOf(consulta: ConsultaHead, createdMs: number): Phase {
  const id = consulta.consulta_id;
  if (consulta.status === 'pending') return { name: 'waiting', id, acceptedMs: createdMs };
  const endedMs = consulta.processed_at === null ? createdMs : epochMs(consulta.processed_at);
  const seen = { sentMs: createdMs, acceptedMs: createdMs, noticedMs: endedMs };
  return {
    name: 'ended',
    id,
    consulta: consulta as EndedConsulta,
    stages: stageDurations(consulta, seen),
    totalMs: endedMs - createdMs,
  };
}

/** Of what it asked for besides a codigo the server says nothing. */
function solicitudOf({ tipo_consulta, codigo_buscado: codigo }: ConsultaHead): Solicitud {
  return { tipo_consulta, ...(codigo !== null && { codigo }) } as Solicitud;
}
