import type { ComponentChildren } from 'preact';
import './picture.css';

export type PictureName = 'empty' | 'working' | 'notFound' | 'failed' | 'offline' | 'overloaded' | 'locked';

/** Line drawings of the states, made of the same boxes and tokens as the path. They only repeat the text. */
export function Picture({ name }: { name: PictureName }) {
  return (
    <svg class="picture" viewBox="0 0 120 80" aria-hidden="true">
      {DRAWINGS[name]}
    </svg>
  );
}

const DRAWINGS: Record<PictureName, ComponentChildren> = {
  empty: (
    <>
      <rect x="8" y="26" width="28" height="28" rx="8" />
      <rect x="84" y="26" width="28" height="28" rx="8" />
      <path d="M44 40h32" stroke-dasharray="2 7" />
      <circle class="dot" cx="22" cy="40" r="5" />
    </>
  ),
  working: (
    <>
      <rect x="12" y="26" width="28" height="28" rx="8" />
      <rect x="80" y="26" width="28" height="28" rx="8" />
      <path class="accent" d="M46 40h26m-7-6 7 6-7 6" />
      <circle class="dot" cx="26" cy="40" r="5" />
    </>
  ),
  notFound: (
    <>
      <path d="M14 20v46M106 20v46M14 26h92M14 62h92" />
      <rect x="22" y="44" width="16" height="18" rx="3" />
      <rect x="84" y="44" width="14" height="18" rx="3" />
      <rect class="accent" x="50" y="42" width="22" height="20" rx="3" stroke-dasharray="3 5" />
    </>
  ),
  failed: (
    <>
      <rect x="40" y="20" width="40" height="40" rx="10" />
      <path class="danger" d="m52 32 16 16m0-16L52 48" />
      <path d="M14 40h18M88 40h18" stroke-dasharray="2 7" />
    </>
  ),
  offline: (
    <>
      <path d="M8 40h24a8 8 0 0 0 8-8v0h10v16H40v0a8 8 0 0 0-8-8" />
      <path d="M112 40H88a8 8 0 0 1-8-8v0H70v16h10v0a8 8 0 0 1 8-8" />
      <path class="accent" d="M60 22v-6M66 24l4-5M54 24l-4-5M60 58v6M66 56l4 5M54 56l-4 5" />
    </>
  ),
  locked: (
    <>
      <rect x="42" y="36" width="36" height="30" rx="8" />
      <path d="M49 36v-8a11 11 0 0 1 22 0v8" />
      <circle class="dot" cx="60" cy="48" r="4" />
      <path class="accent" d="M60 52v6" />
    </>
  ),
  overloaded: (
    <>
      <rect x="40" y="58" width="40" height="10" rx="4" />
      <rect x="40" y="44" width="40" height="10" rx="4" />
      <rect x="40" y="30" width="40" height="10" rx="4" />
      <rect class="accent" x="46" y="12" width="40" height="10" rx="4" transform="rotate(-8 66 17)" />
      <path d="M24 68h72" />
    </>
  ),
};
