/** Where every service of this machine listens: to this machine alone. */
const HOST = '127.0.0.1';

/** A service as a process: its program, what it has to know, and where it says that it can be used. */
export interface Service {
  name: string;
  /** The path of its program, relative to the project. */
  script: string;
  env: Record<string, string>;
  /** Answers with success once it does its work. */
  readyUrl: string;
}

/** Who a service is to the servers, with the password in each URL. */
export interface Accounts {
  DATABASE_URL: string;
  BROKER_URL: string;
}

/** What PostgreSQL and RabbitMQ call each service. */
export const ROLE_NAMES = {
  apiGateway: 'api_gateway',
  worker: 'worker',
  lab: 'lab',
  maintenance: 'mantenimiento',
} as const;

export function apiGatewayAt(port: number, accounts: Accounts): Service {
  return {
    name: 'api-gateway',
    script: 'api-gateway/main.ts',
    env: { ...accounts, HOST, PORT: String(port) },
    readyUrl: `${originOf(port)}/health`,
  };
}

/** @param port that its metrics and its state are served on. */
export function workerAt(port: number, name: string, accounts: Accounts): Service {
  return {
    name,
    script: 'worker/main.ts',
    env: { ...accounts, WORKER_NAME: name, WORKER_HTTP_HOST: HOST, WORKER_HTTP_PORT: String(port) },
    readyUrl: `${originOf(port)}/health/ready`,
  };
}

/** @param token whoever has it may act. */
export function laboratoryAt(port: number, apiUrl: string, databaseUrl: string, token: string): Service {
  return {
    name: 'lab',
    script: 'lab/server/main.ts',
    env: { DATABASE_URL: databaseUrl, API_URL: apiUrl, HOST, PORT: String(port), LAB_TOKEN: token },
    readyUrl: `${originOf(port)}/lab/health/live`,
  };
}

/** @param labUrl undefined when there is no laboratory. */
export function pageAt(port: number, apiUrl: string, labUrl: string | undefined): Service {
  return {
    name: 'frontend',
    script: 'frontend/server.ts',
    env: { HOST, PORT: String(port), API_URL: apiUrl, ...(labUrl && { LAB_URL: labUrl }) },
    readyUrl: `${originOf(port)}/health/live`,
  };
}

/** The address of what listens on that port of this machine. */
export function originOf(port: number): string {
  return `http://${HOST}:${port}`;
}

/** The same address for another user. */
export function withUser(url: URL, username: string, password: string): string {
  const other = new URL(url);
  other.username = username;
  other.password = password;
  return other.href;
}
