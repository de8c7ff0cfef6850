import Type from 'typebox';

/* Settings that services and programs have in common. */

export const TELEMETRIA = Type.Enum(['si', 'no'], {
  default: 'si',
  description:
    'Informar cada dos segundos (dos veces por segundo mientras alguien mira) al laboratorio de cómo está este proceso',
});

/** @param what is done in that time. */
export function shutdownGraceS(defaultS = 20, what = 'terminar lo empezado'): Type.TInteger {
  return Type.Integer({
    default: defaultS,
    minimum: 1,
    maximum: 3_600,
    description: `Segundos para ${what} al recibir SIGTERM`,
  });
}

/** @param role as which it connects: the database's owner when left out. */
export function databaseUrl(role?: string): Type.TString {
  const [who, user] = role ? [`del rol ${role}`, role] : ['del dueño de la base', 'postgres'];
  return Type.String({
    pattern: '^postgres(ql)?://',
    secret: true,
    description: `URL de PostgreSQL ${who}: postgres://${user}:CLAVE@localhost:5432/consultas`,
  });
}

/** The limits of two settings that a program reads, and that `npm start` reads for it beforehand. */
export const RETENTION_DAYS = { min: 0, max: 36_500 };
export const RECONCILE_AFTER_S = { min: 1, max: 2_000_000, usual: 180 };

export const HOST = Type.String({ default: '127.0.0.1', description: 'Dirección en la que escucha' });

export function port(usual: number): Type.TInteger {
  return Type.Integer({
    default: usual,
    minimum: 0,
    maximum: 65_535,
    description: 'Puerto; 0 elige uno libre',
  });
}

export const TRUST_PROXY = Type.String({
  default: '',
  description:
    'Proxys cuya cabecera X-Forwarded-For se cree, separados por comas: nombres, direcciones, redes CIDR, o loopback, linklocal y uniquelocal',
});
