/** The codes of what the laboratory refuses, beside those of the API, with their status; stable, for clients to branch on. */
export const LAB_PROBLEM_CODES = {
  carga_excesiva: 400,
  mezcla_vacia: 400,
  plan_no_probable: 400,
  clave_incorrecta: 401,
  laboratorio_solo_lectura: 403,
  origen_no_admitido: 403,
  experimento_desconocido: 404,
  fallo_desconocido: 404,
  informe_no_encontrado: 404,
  experimento_en_marcha: 409,
  fallo_activo: 409,
  nada_medido: 409,
  nada_que_cambiar: 409,
  plan_en_marcha: 409,
  sin_control: 409,
  trabajo_no_admitido: 409,
  demasiados_intentos: 429,
  base_no_disponible: 503,
} as const;
export type LabProblemCode = keyof typeof LAB_PROBLEM_CODES;
