import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainReconciled } from './explain.ts';

const NOTHING = { pending: 0, republished: 0, unpublished: 0, doubtful: 0, waiting: 0 };

test('one and many, minutes and seconds', () => {
  assert.equal(explainReconciled(NOTHING, 60), 'Ninguna consulta lleva más de 1 minuto pendiente.');
  assert.equal(
    explainReconciled({ ...NOTHING, pending: 1_200, republished: 1_180, waiting: 1 }, 180),
    'Pendientes de más de 3 minutos: 1\u202f200. Publicadas de nuevo: 1\u202f180. La cola tiene 1 mensaje en espera.',
  );
  assert.equal(
    explainReconciled({ ...NOTHING, pending: 3, unpublished: 2, doubtful: 1, waiting: 12_000 }, 90),
    'Pendientes de más de 90 segundos: 3 o más. Publicadas de nuevo: 0. La cola tiene 12\u202f000 mensajes en espera. ' +
      'Sin publicar todavía, de lo que se encarga el api-gateway: 2. ' +
      '1 consulta se deja, porque su mensaje puede estar entre ellos: se publicará de nuevo cuando termine otra que se publicó después.',
  );
});
