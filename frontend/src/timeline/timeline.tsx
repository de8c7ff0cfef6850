import { STAGES, type Stage, type StageDurations } from '@sel/contract/stages';
import type { Term } from '../glosario/terms.ts';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { Help } from '../ui/help.tsx';
import { colourOf, StageDot } from '../ui/stage-dot.tsx';
import './timeline.css';

const TERM_OF_STAGE: Record<Stage, Term> = {
  accept: 'pasarela',
  publish: 'outbox',
  queue: 'cola',
  work: 'tiempo-de-servicio',
  store: 'exactamente-una-vez',
  notice: 'sondeo',
};

interface TimelineProps {
  /** Milliseconds of each stage; without them the six parts stand side by side, empty. */
  stages?: StageDurations | undefined;
  /** When requests left, in milliseconds from the start. */
  requestsMs?: readonly number[];
}

/** Where the time of one consulta went: a bar to scale, its requests as marks, and the figures. */
export function Timeline({ stages, requestsMs = [] }: TimelineProps) {
  const t = texts.value;
  return (
    <section class="timeline" aria-label={t.timeline.label}>
      <StageBar stages={stages} />
      <RequestMarks stages={stages} requestsMs={requestsMs} />
      <dl class="timeline-figures">
        {STAGES.map((stage) => (
          <div key={stage}>
            <dt>
              <StageDot stage={stage} />
              {t.stages[stage]}
              <Help of={t.stages[stage]} term={TERM_OF_STAGE[stage]}>
                {t.stageHelp[stage]}
              </Help>
            </dt>
            <dd>{stages ? format.value.duration(stages[stage]) : '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The bar alone; its label says in words what it shows. */
export function StageBar({ stages }: { stages: StageDurations | undefined }) {
  const t = texts.value;
  const label = stages
    ? STAGES.map((stage) => `${t.stages[stage]} ${format.value.duration(stages[stage])}`).join(', ')
    : t.timeline.empty;
  return (
    <div class="stage-bar" role="img" aria-label={label} data-empty={!stages}>
      {STAGES.map((stage) => (
        <span key={stage} style={{ ...colourOf(stage), '--share': stages ? stages[stage] : 1 }} />
      ))}
    </div>
  );
}

function RequestMarks({ stages, requestsMs = [] }: TimelineProps) {
  const { duration } = format.value;
  const totalMs = stages ? STAGES.reduce((sum, stage) => sum + stages[stage], 0) : 0;
  return (
    <div class="timeline-marks" aria-hidden="true">
      {stages && requestsMs.map((ms) => <i key={ms} style={{ '--at': Math.min(1, ms / totalMs) }} />)}
      <span>{stages && duration(0)}</span>
      <span>{stages && texts.value.timeline.ticks}</span>
      <span>{stages && duration(totalMs)}</span>
    </div>
  );
}
