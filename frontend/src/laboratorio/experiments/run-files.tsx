import { LAB } from '../lab-api.ts';
import { labTexts } from '../texts.ts';

const FILES = ['informe.html', 'mediciones.csv', 'resultados.json'] as const;

interface RunFilesProps {
  id: string;
  /** Which run the links belong to, where several stand on the page. */
  of?: string;
}

/** What a run has left behind: its report, to be opened, and its data, to be kept. */
export function RunFiles({ id, of }: RunFilesProps) {
  const { files, shortFiles } = labTexts.value.experiments;
  const shown = of === undefined ? files : shortFiles;
  return FILES.map((file, index) => (
    <a
      key={file}
      class={index === 0 && of === undefined ? 'button' : 'button quiet'}
      href={`${LAB}/informes/${id}/${file}`}
      target={index === 0 ? '_blank' : undefined}
      rel="noreferrer"
      download={index > 0 ? `${id}-${file}` : undefined}
      aria-label={of && `${shown[file]}: ${of}`}
    >
      {shown[file]}
    </a>
  ));
}
