import { numerals } from '@sel/runtime/numerals';
import type { LiveTexts } from './live.es.ts';

const number = numerals('en');

function ago(s: number): string {
  if (s === 0) return 'now';
  return s % 60 === 0 ? `−${number(s / 60)} min` : `−${number(s)} s`;
}

export const en: LiveTexts = {
  charts: {
    label: 'Charts',
    choose: (position) => `Chart ${number(position)}`,
    tick: ago,
    names: {
      rates: 'Arriving and finishing',
      counts: 'In the system',
      latency: 'Latency',
      waits: 'Wait in queue',
    },
    log: 'log scale',
    cursor: 'Cursor of the charts',
    now: 'now',
    ago: (s) => `${number(s)} s ago`,
    span: 'Time that they show',
    spans: { 120000: '2 min', 600000: '10 min' },
    spanNames: { 120000: 'The last 2 minutes', 600000: 'The last 10 minutes' },
    lastMinutes: (n) => `the last ${number(n)} minutes`,
    fromTo: (from, to) => `from ${from} to ${to}`,
    zoomFrom: 'Zoom: begin at the cursor',
    zoomTo: 'Zoom: up to the cursor',
    zoomOut: 'Leave the zoom',
    selected: (time) => `${time} chosen`,
    freeze: 'Freeze the charts',
    unfreeze: 'Let the charts go on',
    pin: (name) => `Keep moment ${name}`,
    unpin: (name) => `Let go of moment ${name}`,
    png: 'PNG: download the charts',
    csv: 'CSV: download the charts’ data',
    time: 'instant',
  },
  compare: {
    title: 'Compare',
    change: 'Change',
    hint: 'Keep another moment to compare them.',
  },
  panels: {
    label: 'Details',
    names: { latency: 'Latency', theory: 'Theory', events: 'Events', ledger: 'Ledger', compare: 'A and B' },
  },
  events: {
    none: 'Nothing has happened yet: every change and every fault is noted here.',
    ago: (time) => `${time} ago`,
    goTo: 'Put the charts’ cursor there',
    kinds: {
      worker_appeared: (who) => `${who} comes`,
      worker_gone: (who) => `${who} goes`,
      gateway_appeared: () => 'The gateway is back',
      gateway_gone: () => 'The gateway goes',
      load: () => 'Load',
      work: () => 'Other simulated work',
      fault: () => 'Fault',
      restored: (what) => `Undone: ${what}`,
    },
    loads: {
      started: 'The load starts',
      changed: 'The load changes',
      stopped: 'The load is stopped',
      expired: 'The load ends: its time is up',
      unwatched: 'The load ends: nobody watched it',
    },
  },
  nodes: {
    menu: (node) => `Cause a fault: ${node}`,
    menuTitle: (node) => `Faults: ${node}`,
    duration: 'Lasts (s)',
  },
  workers: {
    dead: 'dead',
    backIn: (time) => `back in ${time}`,
    comingBack: 'coming back…',
    gone: 'gone',
    returned: (n) => `${number(n)} ${n === 1 ? 'goes' : 'go'} back to the queue`,
    label: (who, busy, facts) => `${who}: ${busy} busy, ${facts}`,
  },
  verdict: {
    rules: 'Asked in this order; the first rule that applies is the verdict:',
    rule: 'Rule',
    figures: 'What was measured',
    fault: (name) => `A fault that was caused: ${name}.`,
    drain: {
      open: (left, low, high) => `The queue will be empty in ${left} (between ${low} and ${high})`,
      late: (high) => `The queue takes longer to drain than was forecast (${high} at most)`,
      over: (took, value, low, high) =>
        `The queue drained in ${took}; ${value} was forecast (between ${low} and ${high})`,
    },
  },
  presets: {
    label: 'Situations',
    names: {
      'cola-crece': 'The queue grows',
      rescate: 'Rescue it',
      pico: 'A burst',
      matar: 'Kill a worker',
      congelar: 'Freeze the database',
    },
    hints: {
      'cola-crece': '60 queries per second for 2 workers that can do no more than 40.',
      rescate: 'Two workers more: now more is finished than arrives.',
      pico: 'From 20 to 200 queries per second for 5 seconds.',
      matar: 'A worker dies in the middle of its work.',
      congelar: 'The database does not answer for some seconds.',
    },
  },
  rail: {
    label: 'Controls',
    work: 'Simulated work (ms)',
    slots: 'Slots per worker',
    more: 'More settings',
    open: 'More controls',
    close: 'Close the controls',
  },
  keys: {
    title: 'Keyboard shortcuts',
    on: 'Single-key shortcuts',
    close: 'Close',
    names: {
      s: 'start or stop the load',
      '+': 'one worker more',
      '-': 'one worker fewer',
      k: 'kill a worker',
      ' ': 'freeze the charts',
      '1-4': 'choose the chart',
      Esc: 'leave the charts’ zoom',
      '?': 'this help',
    },
    short: {
      s: 'load',
      '+': 'worker',
      '-': 'worker',
      k: 'kill',
      ' ': 'freeze',
      '1-4': 'chart',
      '?': 'help',
    },
    space: 'Space',
  },
  spared: 'An experiment measures: this page is drawn once a second, so as not to be in the way.',
};
