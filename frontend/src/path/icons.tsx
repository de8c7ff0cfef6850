import type { ComponentChildren } from 'preact';

export const NODES = ['page', 'gateway', 'queue', 'workers', 'database'] as const;
export type Node = (typeof NODES)[number];

export function NodeIcon({ node }: { node: Node }) {
  return (
    <svg class="node-icon" viewBox="0 0 24 24" aria-hidden="true">
      {ICONS[node]}
    </svg>
  );
}

const ICONS: Record<Node, ComponentChildren> = {
  page: (
    <>
      <rect x="3" y="4" width="18" height="16" rx="3" />
      <path d="M3 9h18M7 6.6h.01M10 6.6h.01" />
    </>
  ),
  gateway: (
    <>
      <path d="M5 21V6a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v15M3 21h18" />
      <path d="M9 12h6m-2.5-2.5L15 12l-2.5 2.5" />
    </>
  ),
  queue: (
    <>
      <rect x="4" y="4" width="16" height="4" rx="1.5" />
      <rect x="4" y="10" width="16" height="4" rx="1.5" />
      <rect x="4" y="16" width="16" height="4" rx="1.5" />
    </>
  ),
  workers: (
    <>
      <circle cx="12" cy="12" r="3" />
      <path d="M12 3v3m0 12v3m9-9h-3M6 12H3m15.4-6.4-2.1 2.1M7.7 16.3l-2.1 2.1m0-12.8 2.1 2.1m8.6 8.6 2.1 2.1" />
    </>
  ),
  database: (
    <>
      <ellipse cx="12" cy="5.5" rx="8" ry="2.8" />
      <path d="M4 5.5v13c0 1.5 3.6 2.8 8 2.8s8-1.3 8-2.8v-13M4 12c0 1.5 3.6 2.8 8 2.8s8-1.3 8-2.8" />
    </>
  ),
};
