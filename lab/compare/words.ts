/** The words of a comparison's report that do not depend on what was found. */
export const WORDS = {
  title: { es: 'Comparación', en: 'Comparison' },
  question: { es: '¿Sirvió el cambio?', en: 'Did the change help?' },
  noVerdict: { es: 'Sin veredicto', en: 'No verdict' },
  figures: { es: 'Lo que cambia de A a B', en: 'What changes from A to B' },
  figureNotes: [
    {
      es: 'El punto es la media de las parejas; la línea gruesa, dónde está el valor verdadero con un 90 % de confianza; la fina, con un 95 %.',
      en: 'The point is the mean of the pairs; the thick line, where the true value lies with 90% confidence; the thin one, with 95%.',
    },
    {
      es: 'La banda es ± δ: lo que no importa, o lo que el mismo código difiere de sí mismo en esta máquina si es más. Lo que está entero dentro de ella (90 %) es equivalente.',
      en: 'The band is ± δ: what does not matter, or by how much the same code differs from itself on this machine where that is more. What lies wholly within it (90%) is equivalent.',
    },
    {
      es: 'Mejor y peor piden más que no tocar el centro: se corrige por preguntar por varias cifras a la vez (Holm), y el cambio debe pasar de lo que difiere el mismo código.',
      en: 'Better and worse take more than not to touch the middle: asking about several figures at once is corrected for (Holm), and the change must exceed by how much the same code differs.',
    },
  ],
  distributionNotes: [
    {
      es: 'En cada punto, cuánto está el percentil de B por encima del de A: por debajo de 0, B tarda menos.',
      en: "At each point, by how much B's percentile lies above A's: below 0, B takes less.",
    },
    {
      es: 'La línea es el intervalo del 95 % de la media de las parejas, para cada percentil por separado.',
      en: 'The line is the 95% interval of the mean of the pairs, for each percentile by itself.',
    },
  ],
  level: { es: 'Percentil', en: 'Percentile' },
  difference: { es: 'B menos A', en: 'B minus A' },
  order: { es: 'Orden', en: 'Order' },
  interleaved: {
    es: 'AB, BA, AB… con los dos sistemas en marcha y las mismas llegadas en cada pareja',
    en: 'AB, BA, AB… with both systems running and the same arrivals in each pair',
  },
  rate: { es: 'Latencia y procesador', en: 'Latency and processor' },
  saturated: { es: 'A tope: usuarios a la vez', en: 'Full load: users at a time' },
  machine: { es: 'Máquina', en: 'Machine' },
  workers: { es: 'Workers de cada uno', en: 'Workers of each' },
} as const;
