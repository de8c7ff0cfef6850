import type { Solicitud } from '@sel/contract/solicitud';

/**
 * The command that sends a solicitud, for any shell of POSIX.
 * @param isKeyWanted whether the API asks for a key: it is named as a variable, never written out.
 */
export function curlOf(origin: string, solicitud: Solicitud, isKeyWanted: boolean): string {
  const key = isKeyWanted ? ' -H "Authorization: Bearer $API_KEY"' : '';
  const body = JSON.stringify(solicitud).replaceAll("'", `'\\''`);
  return `curl -s ${origin}/api/consultar -H 'Content-Type: application/json'${key} -d '${body}'`;
}
