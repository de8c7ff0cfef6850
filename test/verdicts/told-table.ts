import type { Bottleneck } from '@sel/contract/lab/verdict';
import { en } from '../../frontend/src/laboratorio/i18n/en.ts';
import { es } from '../../frontend/src/laboratorio/i18n/es.ts';
import { SITUATIONS } from './situations.ts';

const HEADS = {
  es: ['Situación', 'Veredicto', 'Se sabe por', 'En (s)', 'Por qué no antes'],
  en: ['Situation', 'Verdict', 'Known from', 'Within (s)', 'Why not sooner'],
};
const SENTENCES = { es: es.verdict.bottlenecks, en: en.verdict.bottlenecks };

/** The situations as the documentation tells them, the head first; the verdict in the words that the page begins with. */
export function rowsIn(language: 'es' | 'en'): string[][] {
  const rows = SITUATIONS.map(({ told, bottleneck, withinS, slow }) => [
    told.situation[language],
    beginning(SENTENCES[language], bottleneck),
    told.evidence[language],
    String(withinS),
    slow?.[language] ?? '',
  ]);
  // All faults of the laboratory are one line.
  const different = rows.filter((row, index) => row[0] !== rows[index - 1]?.[0]);
  return [HEADS[language], ...different];
}

/** The cells of the table that begins with this head; only the head when there is none. */
export function tableIn(markdown: string, head: readonly string[]): string[][] {
  const lines = markdown.split('\n').map(cellsOf);
  const begin = lines.findIndex((cells) => cells?.join() === head.join());
  if (begin < 0) return [];
  const end = lines.findIndex((cells, index) => index > begin && !cells);
  return lines
    .slice(begin, end)
    .filter((cells, index): cells is string[] => cells !== undefined && index !== 1);
}

function cellsOf(line: string): string[] | undefined {
  if (!line.startsWith('|')) return undefined;
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function beginning(sentences: Record<Bottleneck, string>, bottleneck: Bottleneck): string {
  return (sentences[bottleneck].split(/[:.]/)[0] as string).trim();
}
