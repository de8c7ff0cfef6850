/**
 * What a database failure means to whoever gave the owner's DATABASE_URL, and what to do about it.
 * @returns undefined for a failure that has no such explanation.
 */
export function explainFailure(error: Error & { code?: string }): string | undefined {
  switch (error.code) {
    case '28P01':
      return 'PostgreSQL rechaza el usuario o la clave de DATABASE_URL: deben ser los del dueño de la base.';
    case '3D000':
      return 'La base de datos de DATABASE_URL no existe: créala con CREATE DATABASE o corrige la URL.';
    case '42501':
      return `Al usuario de DATABASE_URL le faltan permisos (${error.message}): usa el dueño de la base.`;
    case '42P01':
      return 'La base de datos aún no tiene sus tablas: ejecuta antes "npm run migrate".';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
      return `PostgreSQL no responde en la dirección de DATABASE_URL (${error.code}): inícialo o corrige la URL.`;
    default:
      return undefined;
  }
}
