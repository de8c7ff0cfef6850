import Type from 'typebox';

/** Settings that services have in common. */
export const TELEMETRIA = Type.Enum(['si', 'no'], {
  default: 'si',
  description: 'Informar una vez por segundo al laboratorio de cómo está este proceso',
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
