import { effect, signal } from '@preact/signals';

const NAME = 'api-key';

/** What the API demands when it is set up with API_KEYS; empty until it is asked for. Lasts as long as the tab. */
export const apiKey = signal(readStored());

/** Keeps the key for when this tab is loaded again, and no longer: never in localStorage. Call once. */
export function keepApiKey(): void {
  effect(() => writeStored(apiKey.value));
}

/** The headers that carry it. */
export function authorization(): Record<string, string> {
  return apiKey.value === '' ? {} : { Authorization: `Bearer ${apiKey.value}` };
}

// A browser may refuse storage (private windows, policies); then the key lasts as long as the page.
function readStored(): string {
  try {
    return sessionStorage.getItem(NAME) ?? '';
  } catch {
    return '';
  }
}

function writeStored(key: string): void {
  try {
    if (key === '') sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, key);
  } catch {
    // See above.
  }
}
