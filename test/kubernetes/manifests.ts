import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { parseAllDocuments } from 'yaml';

export const MANIFESTS = join(ROOT, 'deploy/kubernetes');

/** Any object of Kubernetes; whether it is a right one, `schemaProblems` says. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own, and the schemas are checked elsewhere.
  spec?: any;
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  ports?: { name: string; containerPort: number }[];
  env?: { name: string; value?: string }[];
  securityContext?: object;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  startupProbe?: { periodSeconds: number; failureThreshold: number };
  envFrom?: object[];
  lifecycle?: { preStop?: { exec?: { command: string[] } } };
}

export interface Pod {
  /** The name of what makes it: a Deployment or a CronJob. */
  owner: string;
  labels: Record<string, string>;
  spec: {
    initContainers?: Container[];
    containers: Container[];
    securityContext?: { runAsNonRoot?: boolean; seccompProfile?: object };
    automountServiceAccountToken?: boolean;
    terminationGracePeriodSeconds?: number;
  };
}

/** Everything that is applied: of the base and of the optional components. */
export const objects: KubernetesObject[] = globSync('**/*.yaml', { cwd: MANIFESTS })
  .toSorted()
  .flatMap((path) => readObjects(readFileSync(join(MANIFESTS, path), 'utf8')))
  .filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'));

export const pods: Pod[] = objects.flatMap(({ metadata, spec }) => {
  const { template } = spec?.jobTemplate?.spec ?? spec ?? {};
  return template ? [{ owner: metadata.name, labels: template.metadata.labels, spec: template.spec }] : [];
});

export function readObjects(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml).map((document) => document.toJS({ merge: true }) as KubernetesObject);
}

export function ofKind(kind: string): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

/** @throws {Error} when there is none, or more than one. */
export function the(kind: string, name: string): KubernetesObject {
  const [found, ...more] = ofKind(kind).filter(({ metadata }) => metadata.name === name);
  if (!found || more.length > 0) throw new Error(`${more.length + Number(!!found)} × ${kind} ${name}`);
  return found;
}

/** Those that end before the others begin come first. */
export function containersOf({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** A setting of a service's container. */
export function setting({ spec }: Pod, name: string): string | undefined {
  return spec.containers[0]?.env?.find((variable) => variable.name === name)?.value;
}
