import { computed } from '@preact/signals';
import { isTrouble } from '../events.ts';
import { live } from '../live-store.ts';
import { liveTexts } from '../texts.ts';
import './charts.css';
import { CHARTS } from './chart-list.ts';
import type { Chart } from './line.ts';
import type { ChartEvent } from './plot.ts';
import { TimeChart } from './time-chart.tsx';
import { Toolbar } from './toolbar.tsx';

const events = computed((): ChartEvent[] =>
  live.events.value.map((event) => ({ ...event, isTrouble: isTrouble(event) })),
);

/** What happened in the last minutes. How many of the charts are on show is a matter of the room there is. */
export function Charts() {
  return (
    <section class="card charts" aria-label={liveTexts.value.charts.label}>
      <Toolbar />
      <div class="chart-row" tabIndex={-1}>
        {live.order.value.map((key, position) => (
          <TimeChart
            key={key}
            chart={CHARTS.find((chart) => chart.key === key) as Chart}
            position={position}
            events={events}
          />
        ))}
      </div>
    </section>
  );
}
