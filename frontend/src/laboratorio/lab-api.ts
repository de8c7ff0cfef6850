import { signal } from '@preact/signals';

/** The laboratory on this page's own origin. */
export const LAB = '/lab';

const STORED = 'laboratorio.clave';

/** What lets this page act; it came with the link. Kept for as long as the browser's tab is open. */
export const token = signal(takeToken());

/** What went wrong with the last action, for people; empty when nothing did. */
export const trouble = signal('');

/**
 * Asks the laboratory to do something. A failure is told in `trouble`.
 * @returns whether it was done.
 */
export async function act(
  method: 'PUT' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<boolean> {
  try {
    const response = await fetch(LAB + path, {
      method,
      headers: {
        'X-Lab-Token': token.value,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    trouble.value = response.ok ? '' : await reasonOf(response);
    return response.ok;
  } catch (error) {
    trouble.value = (error as Error).message;
    return false;
  }
}

async function reasonOf(response: Response): Promise<string> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  return isProblem ? ((await response.json()) as { detail: string }).detail : `HTTP ${response.status}`;
}

/** The link is `#/laboratorio?clave=…`; the key does not stay in the address, where others could read it. */
function takeToken(): string {
  const [route, query] = location.hash.split('?');
  const given = new URLSearchParams(query).get('clave');
  if (given) {
    sessionStorage.setItem(STORED, given);
    history.replaceState(null, '', route || '#/laboratorio');
  }
  return sessionStorage.getItem(STORED) ?? '';
}
