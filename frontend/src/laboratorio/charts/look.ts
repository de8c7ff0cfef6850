import { computed, signal } from '@preact/signals';
import { language, theme } from '../../preferences.ts';
import { projector } from '../../shell/projector.ts';

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
/** Whether the system's own theme is dark, which matters as long as no other is chosen. */
const isDark = signal(darkScheme.matches);
darkScheme.addEventListener('change', () => {
  isDark.value = darkScheme.matches;
});

/** Whether what is drawn now is drawn for a dark ground. */
export const isForDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && isDark.value));

/** Everything that a drawn chart has taken from the page: when it changes, charts are made anew. */
export const look = computed(() => [theme, isDark, language, projector].map(({ value }) => value).join());
