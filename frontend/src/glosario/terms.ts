import type { Language } from '../i18n/locale.ts';

/** The terms that a help text leads to: how their headings' anchors are called in both glossaries of `docs/`. */
export const TERMS = {
  pasarela: { es: 'pasarela', en: 'api-gateway' },
  cola: { es: 'cola', en: 'queue' },
  sondeo: { es: 'sondeo', en: 'polling' },
  outbox: { es: 'outbox-transaccional', en: 'transactional-outbox' },
  'exactamente-una-vez': { es: 'exactamente-una-vez', en: 'exactly-once' },
  'tiempo-de-servicio': { es: 'tiempo-de-servicio', en: 'service-time' },
  'tasa-de-llegada': { es: 'tasa-de-llegada', en: 'arrival-rate' },
  percentiles: { es: 'p50-p95-p99', en: 'p50-p95-p99' },
  utilización: { es: 'utilización', en: 'utilisation' },
  planificador: { es: 'planificador', en: 'planner' },
  'ley-de-little': { es: 'ley-de-little', en: 'littles-law' },
  mmc: { es: 'mmc-y-ggc', en: 'mmc-and-ggc' },
  'libro-de-cuentas': { es: 'libro-de-cuentas', en: 'ledger' },
} as const satisfies Record<string, Record<Language, string>>;

/** Names a term in the page's address, the same in every language: `#/glosario/ley-de-little`. */
export type Term = keyof typeof TERMS;
