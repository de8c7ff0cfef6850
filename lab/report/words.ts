/** The words of a document that do not depend on what it reports. */
export const DOCUMENT_WORDS = {
  system: { es: 'Sistema', en: 'System' },
  light: { es: 'Claro', en: 'Light' },
  dark: { es: 'Oscuro', en: 'Dark' },
  noData: { es: 'No se midió nada que dibujar aquí.', en: 'Nothing was measured that could be drawn here.' },
  data: { es: 'Ver los datos', en: 'Show the data' },
  series: { es: 'Serie', en: 'Series' },
  from: { es: 'Desde', en: 'From' },
  to: { es: 'Hasta', en: 'To' },
  method: { es: 'Cómo se midió', en: 'How it was measured' },
  environment: { es: 'Entorno', en: 'Environment' },
  unknown: { es: 'desconocido', en: 'unknown' },
} as const;
