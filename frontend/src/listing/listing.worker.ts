import type { Producto } from '@sel/contract/consulta';
import { readConsulta } from '../consulta/read-consulta.ts';
import type { Reply, Request } from './messages.ts';
import { matching, type Sort, searchText, sorted } from './search.ts';

/** The page takes in a part this long within a few milliseconds, so that it never stops moving. */
const ROWS_IN_PART = 2_000;

let productos: Producto[] = [];
let searchTexts: string[] | undefined;

/** Reads, filters and sorts listings of several megabytes where no click has to wait for it. */
self.onmessage = ({ data: request }: MessageEvent<Request>) => {
  switch (request.name) {
    case 'read':
      return read(request.id, request.body);
    case 'arrange': {
      const positions = arrange(request.filter, request.sort);
      return reply({ name: 'arranged', id: request.id, positions }, [positions.buffer]);
    }
  }
};

function read(id: number, body: ArrayBuffer | string): void {
  try {
    const { consulta, productos: rows } = readConsulta(body);
    reply({ name: 'read', id, consulta });
    if (!rows) return;
    productos = rows;
    searchTexts = undefined;
    for (let start = 0; start < rows.length; start += ROWS_IN_PART) {
      const end = start + ROWS_IN_PART;
      reply({ name: 'rows', rows: rows.slice(start, end), isLast: end >= rows.length });
    }
  } catch (error) {
    reply({ name: 'unreadable', id, reason: String(error) });
  }
}

function arrange(filter: string, sort: Sort | undefined): Uint32Array<ArrayBuffer> {
  searchTexts ??= productos.map(searchText);
  const found = matching(searchTexts, filter);
  if (!sort) return found;
  const isFound = new Uint8Array(productos.length);
  for (const position of found) isFound[position] = 1;
  return orderBy(sort).filter((position) => isFound[position] === 1);
}

const orders = new Map<string, Uint32Array<ArrayBuffer>>();

/** Sorting 100,000 texts takes a moment, typing a filter must not repeat it. */
function orderBy(sort: Sort): Uint32Array<ArrayBuffer> {
  const key = `${sort.column} ${sort.descending}`;
  const known = orders.get(key);
  if (known?.length === productos.length) return known;
  const order = sorted(productos, sort);
  orders.set(key, order);
  return order;
}

function reply(message: Reply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
