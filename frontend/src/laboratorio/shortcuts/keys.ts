/** What a single key does in the live place, by the key's name in lower case. */
const SHORTCUTS = ['s', '+', '-', 'k', ' ', '?', '1', '2', '3', '4'] as const;
export type Shortcut = (typeof SHORTCUTS)[number];

/** What decides whether a key press is meant for the page. */
export interface KeyPress {
  key: string;
  hasModifier: boolean;
  /** What has the focus: somebody who types means what is typed there, and Space presses a button. */
  on: 'text' | 'button' | 'page';
}

/** @returns undefined when the key belongs to something else. */
export function shortcutOf({ key, hasModifier, on }: KeyPress): Shortcut | undefined {
  if (hasModifier || on === 'text') return undefined;
  const name = key === '−' || key === '_' ? '-' : key === '=' ? '+' : key.toLowerCase();
  if (name === ' ' && on === 'button') return undefined;
  return SHORTCUTS.find((shortcut) => shortcut === name);
}
