import { LAB_TOKEN } from '../local/ephemeral/system.ts';

/**
 * Asks a laboratory as whoever has its key does.
 * @param headers also another key.
 */
export function askLab(
  url: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const json = body !== undefined && { 'Content-Type': 'application/json' };
  return fetch(`${url}${path}`, {
    method,
    headers: { 'X-Lab-Token': LAB_TOKEN, ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
