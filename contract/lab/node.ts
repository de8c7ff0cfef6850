import Type from 'typebox';

/** The places on the path that every consulta goes. */
const PATH_NODES = ['page', 'gateway', 'queue', 'workers', 'database'] as const;
export const PathNode = Type.Enum(PATH_NODES);
export type PathNode = Type.Static<typeof PathNode>;
