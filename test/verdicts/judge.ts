import assert from 'node:assert/strict';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Bottleneck } from '@sel/contract/lab/verdict';
import { waitFor } from '../../local/processes/wait-for.ts';
import type { LabScene } from './lab-scene.ts';
import { calm, type Situation } from './situation.ts';

/** So many pictures in a row have to agree before the page tells a verdict. */
const STANDING = 4;
/** Pictures come so often, unless the laboratory itself is kept from the processor. */
export const LOOKS_PER_SECOND = 4;
const LONGEST_GAP_MS = 700;
/** Pictures more than a verdict may take, to see how late it is that comes late. */
const LATE_LOOKS = 12;
const BEGIN_MS = 30_000;
/** What is right about a machine that is busy with something else, whatever is done to the system on it. */
const OF_THE_MACHINE: readonly Bottleneck[] = ['others', 'browsers', 'generator'];
const AWAY: Partial<Record<string, Bottleneck>> = {
  database: 'database',
  gateway: 'gateway',
  queue: 'broker',
};

export interface Judgement {
  /** What is wrong with what was said; undefined when all of it was right, and in time. */
  wrong: string | undefined;
  /** The how manyth picture after the beginning was the first of those in a row that were right. */
  looks: number;
  /** Others took the machine meanwhile, so that the situation was another one. */
  isDisturbed: boolean;
}

/** Causes a situation, hears what is said of it, picture by picture, and undoes it. */
export async function judge(scene: LabScene, situation: Situation): Promise<Judgement> {
  const from = scene.looks.length;
  const undo = await situation.cause(scene);
  try {
    let begun = scene.looks.length;
    const hasBegun = async () => {
      begun = scene.looks.length;
      return situation.hasBegun?.(scene, scene.looks.slice(from)) ?? true;
    };
    await waitFor('the situation', hasBegun, BEGIN_MS);
    const enough = begun + situation.withinS * LOOKS_PER_SECOND + LATE_LOOKS;
    const since = () => scene.looks.slice(begun);
    await waitFor('a verdict that stands', () => {
      return standing(since(), situation) >= 0 || scene.looks.length > enough;
    });
    return judgementOf(scene.looks.slice(from), begun - from, situation, scene.looks[from - 1]);
  } finally {
    await undo();
  }
}

/** Waits for calm. @throws when something was said on the way there that cannot have been right. */
export async function assertCalmReturns(scene: LabScene, situation: Situation): Promise<void> {
  const from = scene.looks.length;
  await calm(scene, situation);
  await waitFor('calm', () => isCalm(scene.looks.slice(from)), 90_000);
  const { bottleneck, meanwhile = [] } = situation;
  const possible: Bottleneck[] = [
    bottleneck,
    ...meanwhile,
    'settling',
    'workers',
    'none',
    'cpu',
    ...OF_THE_MACHINE,
  ];
  const own = AWAY[situation.node ?? ''];
  if (own) possible.push(own);
  // A gateway that has come back has accepted nothing at first.
  if (situation.node === 'gateway') possible.push('idle');
  const looks = scene.looks.slice(from);
  const isWrong = (look: LabSnapshot) => !possible.includes(look.verdict.bottleneck) && !isRestRightly(look);
  assert.ok(!looks.some(isWrong), `said afterwards:\n${storyOf(looks, looks[0]?.atMs ?? 0)}`);
}

function isCalm(looks: readonly LabSnapshot[]): boolean {
  const last = looks.slice(-STANDING);
  return (
    last.length === STANDING &&
    last.every(({ verdict, processes, faults }) => {
      const roles = processes.map(({ role }) => role);
      return (
        verdict.bottleneck === 'none' &&
        faults.length === 0 &&
        roles.filter((role) => role === 'worker').length >= 2 &&
        roles.includes('api-gateway')
      );
    })
  );
}

/** @param begun how many of the looks were before the situation had begun. */
function judgementOf(
  looks: readonly LabSnapshot[],
  begun: number,
  situation: Situation,
  before: LabSnapshot | undefined,
): Judgement {
  const first = standing(looks.slice(begun), situation);
  const until = first < 0 ? looks : looks.slice(0, begun + first);
  const possible = [
    before?.verdict.bottleneck,
    situation.bottleneck,
    'settling',
    ...(situation.meanwhile ?? []),
  ];
  if (OF_THE_MACHINE.includes(situation.bottleneck)) possible.push(...OF_THE_MACHINE);
  const strange = until.find((look) => !possible.includes(look.verdict.bottleneck) && !isRestRightly(look));
  const took = first < 0 ? Number.POSITIVE_INFINITY : first + 1;
  const isLate = took > situation.withinS * LOOKS_PER_SECOND;
  const wrong = strange
    ? `said meanwhile: ${strange.verdict.bottleneck}`
    : isLate
      ? `at look ${took}`
      : undefined;
  return {
    wrong: wrong && `${wrong}\n${storyOf(looks, looks[begun]?.atMs ?? 0)}`,
    looks: took,
    isDisturbed: isDisturbed(looks, situation),
  };
}

/** Between one load and the next nothing is sent, and at the beginning of one nothing has come yet. */
function isRestRightly({ verdict, load, inSystem, arrivalsPerSecond }: LabSnapshot): boolean {
  const isEmpty = inSystem === 0 && arrivalsPerSecond === 0;
  return verdict.bottleneck === 'idle' && (load === null || load.acceptedPerSecond === 0 || isEmpty);
}

/** Where the right verdict begins to stand; -1 while it does not. */
function standing(looks: readonly LabSnapshot[], situation: Situation): number {
  const right = looks.map((look) => isRight(look, situation));
  const enough = situation.passes ? 1 : STANDING;
  return right.findIndex((_, index) => {
    const run = right.slice(index, index + enough);
    return run.length === enough && run.every(Boolean);
  });
}

function isRight({ verdict }: LabSnapshot, { bottleneck, node, fault, rule }: Situation): boolean {
  const decisive = verdict.rules.find(({ applies }) => applies)?.rule ?? null;
  const said = [verdict.bottleneck, verdict.node, verdict.fault];
  return said.join() === [bottleneck, node, fault].join() && (rule === undefined || rule === decisive);
}

function isDisturbed(looks: readonly LabSnapshot[], { bottleneck }: Situation): boolean {
  const gaps = looks.slice(1).map(({ atMs }, index) => atMs - (looks[index] as LabSnapshot).atMs);
  const ofMachine = OF_THE_MACHINE.filter((verdict) => verdict !== bottleneck);
  return (
    looks.some(({ verdict }) => ofMachine.includes(verdict.bottleneck)) ||
    gaps.some((ms) => ms > LONGEST_GAP_MS)
  );
}

/** What was said, with what was seen; a line for each time that it changed. */
function storyOf(looks: readonly LabSnapshot[], fromMs: number): string {
  const lines = looks.map(({ atMs, verdict, regime, cpu, ...look }) => {
    const applying = verdict.rules.filter(({ applies }) => applies).map(({ rule }) => rule);
    const said = `${verdict.bottleneck} at ${verdict.node} [${regime.name}] ${applying.join(' ')}`;
    const seen =
      `in ${look.inSystem}, queued ${look.queued}, ${look.arrivalsPerSecond.toFixed(0)}/s in, ` +
      `${look.completionsPerSecond.toFixed(0)}/s out, ${look.processes.length} processes, ` +
      `cpu ${cpu.busy.toFixed(2)} (workers ${cpu.workers?.toFixed(2)}, others ${cpu.others.toFixed(2)}, waiting ${cpu.waiting?.toFixed(2)})`;
    return { said, line: `${Math.round(atMs - fromMs)} ms: ${said} — ${seen}` };
  });
  return lines
    .filter(({ said }, index) => said !== lines[index - 1]?.said)
    .map(({ line }) => line)
    .join('\n');
}
