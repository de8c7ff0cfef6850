/** The library has parsed what says it is JSON; the rest may be JSON all the same (sent by hand). */
export function decodeBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body) && typeof body !== 'string') return body;
  const text = body.toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
