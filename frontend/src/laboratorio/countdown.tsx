import { computed } from '@preact/signals';
import { format } from '../i18n/format.ts';
import { snapshot } from './connection.ts';
import { liveTexts } from './texts.ts';

const nowMs = computed(() => snapshot.value?.atMs ?? 0);

/** Whole seconds until a dead worker is started again, on the laboratory's own clock: it moves with its pictures. */
export function Countdown({ untilMs }: { untilMs: number }) {
  const t = liveTexts.value.workers;
  const leftS = Math.ceil((untilMs - nowMs.value) / 1000);
  return <span class="countdown">{leftS > 0 ? t.backIn(format.value.seconds(leftS)) : t.comingBack}</span>;
}
