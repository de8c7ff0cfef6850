import { useEffect, useState } from 'preact/hooks';
import type { PathParts } from '../../address.ts';
import { linkTo } from '../../address.ts';
import { answered } from '../../api/overdue.ts';
import { format } from '../../i18n/format.ts';
import { texts } from '../../i18n/texts.ts';
import { language } from '../../preferences.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { hasKey } from '../controls/may-act.ts';
import { TroubleAt } from '../controls/trouble-at.tsx';
import { PlaceHeading } from '../place-heading.tsx';
import { whenReached } from '../resource.ts';
import { labTexts, placeTexts } from '../texts.ts';
import { DeleteButton, RepeatLink } from './report-row.tsx';
import './reports.css';
import { fileUrl, reportOf, reports } from './reports-store.ts';

const DATA_FILES = ['mediciones.csv', 'resultados.json'] as const;

/** One report within the page, in the page's language and theme. */
export function ReportPlace({ parts: { id = '' } }: { parts: PathParts }) {
  useEffect(() => reports.follow(whenReached), []);
  const t = placeTexts.value.reports;
  const run = reportOf(id);
  const isThere = useIsThere(id);
  const title = run ? `${run.title[language.value]} · ${format.value.moment(run.startedAt)}` : t.one;
  return (
    <div class="place">
      <PlaceHeading back="informes">{title}</PlaceHeading>
      <TroubleAt places={['reports']} />
      {isThere === false && <Missing id={id} />}
      {isThere && (
        <>
          <p class="actions">
            <a class="button quiet" href={fileUrl(id, 'informe.html')} target="_blank" rel="noreferrer">
              {t.alone}
            </a>
            <CopyButton text={() => location.href}>{texts.value.share.link}</CopyButton>
            {DATA_FILES.map((file) => (
              <a key={file} class="button quiet" href={fileUrl(id, file)} download={`${id}-${file}`}>
                {labTexts.value.experiments.shortFiles[file]}
              </a>
            ))}
            {run && <RepeatLink run={run} />}
            {hasKey.value && <DeleteButton id={id} onDeleted={leave} />}
          </p>
          <Report id={id} title={title} />
        </>
      )}
    </div>
  );
}

function leave(): void {
  location.hash = linkTo(['laboratorio', 'informes']);
}

/** The report is as high as what it holds, so that the page has one way to scroll and not two. */
function Report({ id, title }: { id: string; title: string }) {
  const [heightPx, setHeightPx] = useState(800);
  const follow = (frame: HTMLIFrameElement) => {
    const body = frame.contentDocument?.body;
    if (!body) return;
    new ResizeObserver(() => setHeightPx(Math.ceil(body.getBoundingClientRect().height))).observe(body);
  };
  return (
    <iframe
      class="report-frame"
      title={title}
      src={fileUrl(id, 'informe.html')}
      height={heightPx}
      onLoad={({ currentTarget }) => follow(currentTarget)}
    />
  );
}

/** Undefined until the laboratory has said so; the list has only the latest. */
function useIsThere(id: string): boolean | undefined {
  const [known, setKnown] = useState<{ id: string; isThere: boolean }>();
  useEffect(() => {
    const asking = answered(fetch(fileUrl(id, 'informe.html'), { method: 'HEAD' }));
    asking.then(({ ok }) => setKnown({ id, isThere: ok })).catch(() => {});
  }, [id]);
  return known?.id === id ? known.isThere : undefined;
}

function Missing({ id }: { id: string }) {
  return (
    <section class="card state no-reports">
      <Picture name="notFound" />
      <h2>{placeTexts.value.reports.missing}</h2>
      <p>
        <code>{id}</code>
      </p>
    </section>
  );
}
