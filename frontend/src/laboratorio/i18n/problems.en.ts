/** What the laboratory refuses, by the codes of its answers; in Spanish it says so itself. */
export const problems: Record<string, string> = {
  sin_conexion: 'The laboratory does not answer. Try again in a few seconds.',
  dependencia_no_disponible: 'The laboratory does not answer. Try again in a few seconds.',
  laboratorio_solo_lectura: 'This laboratory only lets you look: it was started without LAB_TOKEN.',
  origen_no_admitido: 'Only the page of this very system may act.',
  clave_incorrecta:
    'The key of the laboratory is missing or wrong: open the page with the link that “npm start” showed.',
  carga_excesiva: 'The load must not exceed 20,000 queries per second.',
  fallo_desconocido: 'This fault cannot be caused here.',
  fallo_activo: 'Another fault is still active: wait for it to restore itself.',
  experimento_en_marcha:
    'An experiment, or the trial of a plan, is under way: wait for it to end or cancel it.',
  experimento_desconocido: 'There is no such experiment.',
  sin_control: 'The laboratory cannot act on processes that “npm start” did not start.',
  nada_medido:
    'Too few queries have been measured yet: set a load of about 20 a second, without a growing queue, and try again after a minute.',
  plan_no_probable:
    'A plan is tried with one typed time of work, which varies as simulated work can: workers cannot simulate what was measured.',
  plan_en_marcha: 'A plan is being calculated already. Wait for it and try again.',
  nada_que_cambiar: 'There is nothing running that this could be done to.',
  trabajo_no_admitido:
    'None of the workers accepts simulated work from the laboratory: they run with ENTORNO=produccion or WORKER_ACEPTA_TRABAJO_SIMULADO=no.',
  demasiados_intentos: 'Too many attempts with a wrong key: wait some seconds and try again.',
  base_no_disponible:
    'The database does not answer, and the simulated work is kept there. Try again when it is back.',
  solicitud_invalida:
    'The laboratory does not understand the request. Check the figures: they must be whole numbers within the limits of each field.',
  error_interno: 'An unexpected error occurred. It is in the log of the laboratory.',
};
