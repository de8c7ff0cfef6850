import { effect, signal } from '@preact/signals';
import { readStored, writeStored } from '../storage.ts';

const NAME = 'api-key';

/** What the API demands when it is set up with API_KEYS; empty until it is asked for. Lasts as long as the tab. */
export const apiKey = signal(readStored('sessionStorage', NAME) ?? '');

/** Keeps the key for when this tab is loaded again, and no longer: never in localStorage. Call once. */
export function keepApiKey(): void {
  effect(() => writeStored('sessionStorage', NAME, apiKey.value));
}

/** The headers that carry it. */
export function authorization(): Record<string, string> {
  return apiKey.value === '' ? {} : { Authorization: `Bearer ${apiKey.value}` };
}
