import type { Producto } from '@sel/contract/consulta';
import type { ConsultaHead } from '../consulta/run.ts';
import type { Sort } from './search.ts';

/** What the page asks of its listing worker. */
export type Request =
  | { name: 'read'; id: number; body: ArrayBuffer | string }
  | { name: 'arrange'; id: number; filter: string; sort: Sort | undefined };

/** What it hears: `rows` come in parts before the `arranged` or after the `read` that they belong to. */
export type Reply =
  | { name: 'read'; id: number; consulta: ConsultaHead }
  | { name: 'unreadable'; id: number; reason: string }
  | { name: 'rows'; rows: Producto[]; isLast: boolean }
  | { name: 'arranged'; id: number; positions: Uint32Array<ArrayBuffer> };
