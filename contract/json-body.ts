import { isUtf8 } from 'node:buffer';
import { MIMEType } from 'node:util';
import type { ProblemCode } from './problem.ts';
import type { SolicitudRechazada } from './solicitud.ts';

/** Only for servers, so it is not among the exports of index.ts: the page has no `node:` modules. */

interface BodyHeaders {
  'content-type'?: string | undefined;
  'content-encoding'?: string | undefined;
}

/**
 * The text of a request's JSON. JSON between systems is UTF-8 and nothing else (RFC 8259, section 8.1): whatever
 * else it says it is, or is without saying so, is refused, because guessing would store replacement characters.
 */
export function readJsonText(
  body: Buffer,
  headers: BodyHeaders,
): { text: string } | { rechazada: SolicitudRechazada } {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (coding !== '' && coding !== 'identity') {
    return reject(
      'codificacion_no_admitida',
      `El cuerpo llegó con «Content-Encoding: ${shorten(coding)}»: envíalo sin comprimir y sin esa cabecera.`,
    );
  }
  const charset = charsetOf(headers['content-type']);
  if (charset === undefined) {
    return reject(
      'tipo_de_contenido_no_admitido',
      'La cabecera Content-Type no se entiende: envía application/json.',
    );
  }
  if (!UTF8_NAMES.has(charset)) {
    return reject(
      'tipo_de_contenido_no_admitido',
      `El cuerpo debe ser UTF-8, no «charset=${shorten(charset)}»: envíalo con Content-Type: application/json.`,
    );
  }
  if (!isUtf8(body)) {
    return reject(
      'json_invalido',
      `El cuerpo no es UTF-8 bien formado: ${whereFaulty(body)}. Envíalo en UTF-8.`,
    );
  }
  return { text: body.toString() };
}

const UTF8_NAMES = new Set(['utf-8', 'utf8']);

/** @returns the charset in lower case, `utf-8` where none is named, undefined when the header is malformed. */
function charsetOf(contentType = 'application/json'): string | undefined {
  if (contentType === 'application/json') return 'utf-8';
  try {
    return new MIMEType(contentType).params.get('charset')?.trim().toLowerCase() || 'utf-8';
  } catch {
    return undefined;
  }
}

/** Where the decoder stumbles, found by halves: what comes before is UTF-8 or ends within a character. */
function whereFaulty(body: Buffer): string {
  if (body[0] === 0xff || body[0] === 0xfe) return 'parece UTF-16';
  let [sound, faulty] = [0, body.length];
  while (faulty - sound > 1) {
    const middle = Math.floor((sound + faulty) / 2);
    if (isPrefixOfUtf8(body.subarray(0, middle))) sound = middle;
    else faulty = middle;
  }
  return `deja de serlo hacia el byte ${faulty}`;
}

/** A streaming decoder waits for the rest of a character instead of refusing what is only cut off. */
function isPrefixOfUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function reject(code: ProblemCode, detail: string): { rechazada: SolicitudRechazada } {
  return { rechazada: { code, detail } };
}
