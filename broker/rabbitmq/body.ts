import type { AsyncMessage } from 'rabbitmq-client';

/** The library has parsed what says it is JSON; the rest may be JSON all the same (sent by hand). */
export function decodeBody({ body, contentType }: Pick<AsyncMessage, 'body' | 'contentType'>): unknown {
  if (!Buffer.isBuffer(body) && contentType === 'application/json') return body;
  const text = body.toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
