import type { Text } from '@sel/contract/lab/text';
import type { RuleName } from '@sel/contract/lab/verdict';

/** What each rule of the verdict claims, whether it applies or not. */
export const RULE_TEXTS: Record<RuleName, Text> = {
  active_fault: { es: 'Hay un fallo provocado', en: 'A fault has been caused' },
  database_away: { es: 'La base de datos no responde', en: 'The database does not answer' },
  broker_away: { es: 'La cola no responde', en: 'The queue does not answer' },
  no_workers: { es: 'Hay cola y ningún worker', en: 'There is a queue, and no worker' },
  cpu_elsewhere: { es: 'La CPU la ocupan otros programas', en: 'Other programs take the CPU' },
  generator_late: { es: 'El generador envía tarde', en: 'The generator sends late' },
  cpu_full: { es: 'La CPU la llena el sistema', en: 'The system fills the CPU' },
  workers_busy: { es: 'Los workers no dan más de sí', en: 'The workers can do no more' },
  gateway_busy: { es: 'El gateway no da más de sí', en: 'The gateway can do no more' },
  store_long: { es: 'Guardar es lo que más tarda', en: 'Storing takes most of the time' },
  publish_long: { es: 'Publicar es lo que más tarda', en: 'Publishing takes most of the time' },
};
