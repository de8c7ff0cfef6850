import Type from 'typebox';
import { Codigo } from '../codigo.ts';

/** Asks for the one product whose `codigo` is given. */
export const BuscarCodigo = Type.Object(
  { tipo_consulta: Type.Literal('buscar_codigo'), codigo: Codigo },
  { title: 'buscar_codigo', description: 'El producto que tiene ese código.' },
);
export type BuscarCodigo = Type.Static<typeof BuscarCodigo>;
