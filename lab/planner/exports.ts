import type { ChosenPlan, PlanAnswer } from '@sel/contract/lab/planner';

/** The plan as commands: for `npm start`, for Docker Compose and, as a patch of deploy/kubernetes, for Kubernetes. */
export function exportsOf({ workers, concurrency }: ChosenPlan): NonNullable<PlanAnswer['exports']> {
  return {
    start: `WORKER_CONCURRENCY=${concurrency} npm start -- --workers ${workers}`,
    compose: `WORKER_CONCURRENCY=${concurrency} docker compose up -d --scale worker=${workers}`,
    // KEDA decides on the replicas: the plan is the number that it never goes below, and what it returns to when it is blind.
    kubernetes: `# kustomization.yaml
resources: [deploy/kubernetes]
patches:
  - target: { kind: Deployment, name: worker }
    patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: worker }
      spec:
        template:
          spec:
            containers:
              - name: worker
                env:
                  - { name: WORKER_CONCURRENCY, value: "${concurrency}" }
  - target: { kind: ScaledObject, name: worker }
    patch: |-
      - { op: replace, path: /spec/minReplicaCount, value: ${workers} }
      - { op: replace, path: /spec/maxReplicaCount, value: ${2 * workers} }
      - { op: replace, path: /spec/fallback/replicas, value: ${workers} }
`,
  };
}
