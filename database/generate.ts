import { readLines } from '@sel/runtime/text-file';
import { type Producto, sampleProductos } from './sample.ts';

/** vocabulary.csv: the articles of a shop like the sample's, ten for each of its ten aisles. */
const vocabulary = readLines(new URL('vocabulary.csv', import.meta.url))
  .slice(1)
  .map((line) => {
    const [section, name, sizes] = line.split(';') as [string, string, string];
    return { section, name, sizes: sizes.split('|') };
  });
const sections = [...new Set(vocabulary.map(({ section }) => section))];

// Brands and lines are names, so they need not agree in gender with the article before them.
const brands =
  'Cóndor,Andina,Boreal,Nimbo,Aralar,Tauro,Mistral,Delta,Roble,Cantera,Lince,Austral,Ébano,Faro,Quetzal,Solera,Trébol,Vértice,Yunque,Zafiro'.split(
    ',',
  );
const lines = 'Básica,Hogar,Clásica,Plus,Profesional,Industrial,Compacta,Reforzada,Ecológica,Premium'.split(
  ',',
);

const sample = sampleProductos();

/** `PROD001` for 1, `PROD1000` for 1000. */
export function codigoOf(number: number): string {
  return `PROD${String(number).padStart(3, '0')}`;
}

/**
 * The producto with this number, always the same one: the sample's own first, made up from there on. No two
 * numbers share a name or a place.
 * @param number 1, 2, 3…
 */
export function generateProducto(number: number): Producto {
  const index = number - sample.length - 1;
  return sample[number - 1] ?? { codigo: codigoOf(number), nombre: nameOf(index), ubicacion: placeOf(index) };
}

/** Neighbours differ in article, size and brand, as in a catalogue that grew over the years. */
function nameOf(index: number): string {
  const [article, round] = [index % vocabulary.length, Math.floor(index / vocabulary.length)];
  const { name, sizes } = pick(vocabulary, article);
  const size = pick(sizes, round + article);
  const brand = pick(brands, Math.floor(round / sizes.length) + 7 * article);
  const line = pick(lines, Math.floor(round / (sizes.length * brands.length)) + 3 * article);
  const model = Math.floor(round / (sizes.length * brands.length * lines.length));
  return `${name} ${size}, ${brand}, línea ${line}${model > 0 ? `, modelo ${model + 1}` : ''}`;
}

/** The sample lies in the shop; what does not fit there, in warehouses with the same aisles. */
function placeOf(index: number): string {
  const { section } = pick(vocabulary, index);
  const perSection = vocabulary.length / sections.length;
  const place = Math.floor(index / vocabulary.length) * perSection + (index % perSection);
  const level = (place % 4) + 1;
  const shelf = pick([...'ABCDE'], Math.floor(place / 4));
  const slot = (Math.floor(place / 20) % 50) + 1;
  const warehouse = Math.floor(place / 1000) + 1;
  const aisle = sections.indexOf(section) + 1;
  return `Almacén ${warehouse}, Pasillo ${aisle} (${section}), Estante ${shelf}, Nivel ${level}, Casilla ${slot}`;
}

function pick<T>(values: readonly T[], index: number): T {
  return values[index % values.length] as T;
}
