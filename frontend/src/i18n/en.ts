import { counter, type NounForms, numerals } from '@sel/runtime/numerals';
import type { Dictionary } from './es.ts';

const number = numerals('en');
const count = counter('en');
const PRODUCTS: NounForms = { one: 'product', other: 'products' };
const WORKERS: NounForms = { one: 'worker', other: 'workers' };
const SLOTS: NounForms = { one: 'slot', other: 'slots' };

export const en: Dictionary = {
  title: 'Scalability and Latency System',
  appName: 'Scalability and Latency',
  skip: 'Skip to content',
  tabs: { label: 'Sections', consultar: 'Consultar', laboratorio: 'Laboratory' },
  settings: {
    language: 'Language',
    theme: 'Theme',
    themes: { system: 'Same as system', light: 'Light', dark: 'Dark' },
    projector: 'Projector mode',
    projectorEnd: 'Leave projector mode',
  },
  copied: 'Copied',
  share: { link: 'Copy the link', curl: 'Copy as curl' },
  leftovers: {
    label: 'What the laboratory has left set',
    work: (time) => `The laboratory has simulated work set: each query takes about ${time} longer.`,
    load: 'A load is under way: the queries made here wait together with its own.',
    workers: (now, first) =>
      `The laboratory has ${count(now.count, WORKERS)} with ${count(now.concurrency, SLOTS)} each; at first there were ${number(first.count)} with ${number(first.concurrency)}.`,
    reset: 'Reset',
    toLab: 'See the laboratory',
  },
  visit: {
    label: 'First visit',
    start: 'Tour in six steps',
    step: (step, all) => `Step ${number(step)} of ${number(all)}.`,
    steps: {
      consulta: 'Send a query and see which way it goes.',
      load: 'In the laboratory, press “Start load”: now many arrive each second.',
      queue: 'Make the queue grow: choose “The queue grows” and watch how those that wait pile up.',
      rescue: 'Rescue it: add two workers with “+” and wait for the queue to drain.',
      kill: 'Kill a worker: on the node Workers, choose “Kill a worker”.',
      ledger:
        'Read the ledger: what was accepted equals what has ended plus what is under way. Nothing was lost.',
    },
    toPlace: 'Go there',
    next: 'Next',
    finish: 'Finish',
    leave: 'Leave the tour',
  },
  notFound: {
    title: 'Nothing here',
    hint: 'The address leads to no part of this page: a piece of it may be missing, or it belongs to another version.',
  },
  help: (what) => `What is “${what}”?`,
  inGlossary: 'More in the glossary',
  nodes: { page: 'Page', gateway: 'Gateway', queue: 'Queue', workers: 'Workers', database: 'Database' },
  nodeRoles: {
    page: 'here, in your browser',
    gateway: 'accepts and answers',
    queue: 'keeps the turn',
    workers: 'do the work',
    database: 'keeps the result',
  },
  stages: {
    accept: 'Accept',
    publish: 'Publish',
    queue: 'Queue',
    work: 'Work',
    store: 'Store',
    notice: 'Notice',
  },
  stageHelp: {
    accept: 'From the page sending the query until the gateway has stored it.',
    publish:
      'Until the gateway has handed it to the queue. It is 0 when the queue is in PostgreSQL: storing and handing over is one step then.',
    queue: 'How long it waits in the queue until a worker takes it.',
    work: 'How long the worker needs to find the result.',
    store: 'Until the result is stored in the database.',
    notice: 'Until this page knows. It depends on the way of being told.',
  },
  path: {
    label: 'The path of a query',
    requests: (n) => count(n, { one: 'request', other: 'requests' }),
  },
  invitation: {
    title: 'A query, there and back',
    text: 'It is accepted at once, waits its turn in a queue, and a worker resolves it. Send one and see where the time goes.',
    button: 'Try PROD001',
  },
  running: {
    sending: 'Sending the query…',
    waiting: (id) => `Query ${id} is on its way`,
    accepted: 'It is accepted. The result will come once a worker takes it.',
    slow: 'It takes longer than usual. Is any worker running? They are started by',
    slowAfter: 'If the queue is long, just wait: the query is not lost.',
  },
  ended: {
    title: (id, total) => `Query ${id}: ${total}`,
    attempts: (n) => count(n, { one: 'attempt', other: 'attempts' }),
    none: 'none',
  },
  timeline: {
    label: 'Where the time went',
    empty: 'No data yet',
    ticks: 'Each mark is one request from this page.',
  },
  form: {
    label: 'New query',
    list: 'List All Products',
    search: 'Search by Code',
    codigo: 'Product code',
    codigoHint: 'For example PROD001. Upper or lower case does not matter.',
    codigoMissing: 'Type a code, for example PROD001.',
  },
  telling: {
    label: 'How to learn of the result',
    names: { polling: 'Polling', wait: 'Long poll', events: 'Events' },
    hints: { polling: 'Ask every so often', wait: 'Ask and wait', events: 'The server tells' },
    help: {
      polling:
        'The page asks after 0.1 s and then at growing pauses of up to 1 s. It is simple and works with any server, but it costs many requests, and the notice can come one pause late.',
      wait: 'The page asks with “Prefer: wait=20” and the server does not answer until there is a result. It costs one request every 20 s and an open connection; the notice comes at once.',
      events:
        'The page opens a connection for events (SSE) and the server tells through it. It costs a single request and an open connection; the notice comes at once.',
    },
    last: (requests, notice) => `${requests} · notice ${notice}`,
    compare: 'Compare the three',
    comparing: 'Comparing…',
    compareHint:
      'Sends three equal queries with 2 s of simulated work, one for each way. Then it takes the work back.',
    unused: 'not used yet',
  },
  outcome: {
    label: 'Result',
    empty: 'The result will appear here. Search for a product by its code, or list them all.',
    completed: 'Found',
    nombre: 'Name',
    ubicacion: 'Location',
    codigo: 'Code',
    notFound: (codigo) => `There is no product ${codigo}`,
    notFoundHint: 'Check the code or list all products.',
    failed: 'The query failed',
    failedHint: 'It is on record with its reason. It can be sent again.',
    rejected: 'The system did not admit the query',
    endUnknown: (id) => `How query ${id} ended cannot be known`,
    again: 'Send again',
  },
  trouble: {
    offline: 'No connection to the system',
    offlineHint:
      'There is nothing to do here: the query goes on by itself once the system answers. Check that it is running:',
    locked: 'The API asks for a key',
    overloaded: 'The system is at its limit',
    overloadedHint:
      'There is nothing to do here: the system asked to wait, and the page will send the query again.',
    retryIn: (time) => `Next try in ${time}`,
    retrying: 'Trying…',
    retryNow: 'Try now',
  },
  overdue:
    'A request has had no answer for more than 2 seconds. If this page is open in several tabs, close some: the browser shares at most six connections among all of them.',
  apiKey: {
    label: 'API key',
    hint: 'Ask whoever runs the system for it. It is kept in this tab only.',
    wrong: 'The API does not accept that key. Check it and enter it again.',
    use: 'Use this key',
  },
  listing: {
    label: 'Products',
    count: (shown, all) =>
      shown === all ? count(all, PRODUCTS) : `${number(shown)} of ${count(all, PRODUCTS)}`,
    filter: 'Filter products',
    filterHint: 'code, name or location',
    none: 'No product matches the filter.',
    empty: 'The catalogue is empty.',
    cut: (drawn, all) =>
      `The table shows the first ${number(drawn)} of ${number(all)}: browsers draw none that is taller. Filter to see the others.`,
    loading: 'Preparing the list…',
    failed: 'The list cannot be fetched again',
    sortBy: (column) => `Sort by ${column}`,
  },
  history: {
    title: 'This session',
    empty: 'The queries of this session will stay here for comparison.',
    clear: 'Clear',
    list: 'List all',
    statuses: {
      pending: 'on its way',
      completed: 'found',
      not_found: 'not found',
      failed: 'failed',
      rejected: 'not admitted',
      unknown: 'unknown',
    },
  },
  laboratorio: {
    notLoaded: (reason) => `The laboratory could not be loaded (${reason}). Reload the page.`,
  },
  glossary: {
    title: 'Glossary',
    notLoaded: (reason) => `The glossary could not be loaded (${reason}). Reload the page.`,
  },
  announce: {
    completed: (id, total) => `Query ${id} resolved in ${total}.`,
    listed: (id, found, total) => `Query ${id}: ${count(found, PRODUCTS)} in ${total}.`,
    not_found: (id, total) => `Query ${id}: there is no such product. ${total}.`,
    failed: (id) => `Query ${id} failed.`,
  },
  problems: {
    json_invalido: 'The request was not valid JSON.',
    solicitud_invalida: 'The request cannot be understood.',
    tipo_consulta_desconocido: 'There is no such kind of query.',
    codigo_invalido: 'The code is not valid: 1 to 64 visible characters, such as PROD001.',
    consulta_id_invalido: 'The query number is not valid.',
    idempotency_key_invalida: 'The idempotency key is not valid.',
    clave_no_valida: 'A valid API key is missing.',
    resultado_demasiado_grande:
      'The result is larger than this system sends. Look products up by their code instead.',
    consulta_no_encontrada: 'There is no query with that number any more.',
    ruta_no_encontrada: 'There is no such address.',
    cuerpo_demasiado_grande: 'The request is too large.',
    tipo_de_contenido_no_admitido: 'The request must be JSON in UTF-8.',
    codificacion_no_admitida: 'The request must not be compressed.',
    idempotency_key_reutilizada: 'The idempotency key was used for another request.',
    demasiadas_solicitudes: 'Too many requests at once. Try again in a moment.',
    error_interno: 'An unexpected error occurred. It is in the log of the api-gateway.',
    sobrecarga: 'The system receives more than it can accept.',
    dependencia_no_disponible: 'The system is not available at this moment.',
  },
};
