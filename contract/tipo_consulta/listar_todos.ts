import Type from 'typebox';

/** Asks for the whole catalogue, ordered by `codigo`. */
export const ListarTodos = Type.Object(
  { tipo_consulta: Type.Literal('listar_todos') },
  { title: 'listar_todos', description: 'Todos los productos, ordenados por código.' },
);
export type ListarTodos = Type.Static<typeof ListarTodos>;
