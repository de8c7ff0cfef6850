import type { Text } from '@sel/contract/lab/text';
import { xyChartFile } from '../../lab/report/chart-file.ts';
import type { Series } from '../../lab/report/chart-spec.ts';

/** The benchmark's pages are in Spanish only. */
export function said(es: string): Text {
  return { es, en: es };
}

/** A chart over two axes that begin at zero. */
export function lines(
  title: string,
  subtitle: string,
  { x, y, series }: { x: string; y: string; series: Series[] },
): string {
  const axis = (label: string) => ({ label: said(label), unit: '', from: 0 });
  return xyChartFile({ title: said(title), x: axis(x), y: axis(y), series }, said(subtitle), 'es');
}
