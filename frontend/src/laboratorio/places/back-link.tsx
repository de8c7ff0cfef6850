import { linkTo } from '../../address.ts';

/** The way back to the place that this one was reached from. */
export function BackLink({ to, name }: { to: string; name: string }) {
  return (
    <a class="back-link" href={linkTo(['laboratorio', ...to.split('/')])}>
      <span aria-hidden="true">←</span> {name}
    </a>
  );
}
