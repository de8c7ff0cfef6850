import type { Producto } from '@sel/contract/consulta';
import { compareNames } from '../i18n/locale.ts';

export const COLUMNS = ['codigo', 'nombre', 'ubicacion'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  column: Column;
  descending: boolean;
}

/** Text as it is compared when searching: without case and accents («Azúcar» is found by «azucar»). */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** What a filter is looked for in: all columns of a producto. */
export function searchText(producto: Producto): string {
  return fold(`${producto.codigo}\n${producto.nombre}\n${producto.ubicacion}`);
}

/** The positions of the productos that contain every word of the filter, in their order. */
export function matching(searchTexts: readonly string[], filter: string): Uint32Array<ArrayBuffer> {
  const words = fold(filter).split(/\s+/).filter(Boolean);
  const found = new Uint32Array(searchTexts.length);
  let count = 0;
  for (const [index, text] of searchTexts.entries()) {
    if (words.every((word) => text.includes(word))) found[count++] = index;
  }
  return found.slice(0, count);
}

/** Every position sorted by a column: numbers in texts by their value (A2 before A10), equal ones as they came. */
export function sorted(
  productos: readonly Producto[],
  { column, descending }: Sort,
): Uint32Array<ArrayBuffer> {
  const direction = descending ? -1 : 1;
  const positions = Uint32Array.from(productos.keys());
  return positions.sort((a, b) => {
    const [left, right] = [productos[a]?.[column] ?? '', productos[b]?.[column] ?? ''];
    return direction * compareNames(left, right) || a - b;
  });
}
