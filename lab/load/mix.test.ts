import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSolicitud } from '@sel/contract';
import { Bodies } from './mix.ts';

const mix = { listar_todos: 1, buscar_codigo: 6, codigo_inexistente: 3, productos: 1_500 };

test('every body is a request that the contract accepts', () => {
  const bodies = new Bodies(mix, 1);
  for (let i = 0; i < 1_000; i += 1) assert.ok('peticion' in parseSolicitud(JSON.parse(bodies.next())));
});

test('kinds come as often as their weights say, codes from the whole catalogue and from nowhere else', () => {
  const bodies = new Bodies(mix, 2);
  const drawn = Array.from({ length: 20_000 }, () => JSON.parse(bodies.next()));
  const assertShare = (
    of: (body: { tipo_consulta: string; codigo?: string }) => boolean,
    expected: number,
  ) => {
    const off = Math.abs(drawn.filter(of).length / drawn.length - expected);
    assert.ok(off < 4 * Math.sqrt((expected * (1 - expected)) / drawn.length), String(off));
  };
  assertShare((body) => body.tipo_consulta === 'listar_todos', 0.1);
  assertShare((body) => body.codigo?.startsWith('INEXISTENTE') ?? false, 0.3);
  const numbers = drawn
    .filter(({ codigo }) => codigo?.startsWith('PROD'))
    .map(({ codigo }) => Number(codigo.slice(4)));
  assert.ok(Math.min(...numbers) >= 1 && Math.max(...numbers) <= 1_500);
  assert.ok(new Set(numbers).size > 1_400);
});

test('the same seed asks for the same, and a mix of nothing is refused', () => {
  const draw = () => {
    const bodies = new Bodies(mix, 3);
    return Array.from({ length: 20 }, () => bodies.next());
  };
  assert.deepEqual(draw(), draw());
  assert.throws(
    () => new Bodies({ ...mix, listar_todos: 0, buscar_codigo: 0, codigo_inexistente: 0 }, 1),
    RangeError,
  );
});
