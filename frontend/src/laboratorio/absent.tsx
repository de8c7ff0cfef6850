import { Picture, type PictureName } from '../ui/picture.tsx';
import { connectionState } from './connection.ts';
import { labTexts } from './texts.ts';

type Why = 'connecting' | 'full' | 'absent';

const PICTURES: Record<Why, PictureName> = { connecting: 'working', full: 'overloaded', absent: 'offline' };

/** Before anything is known of a laboratory, where as many look at it as it lets, or where there is none. */
export function Absent() {
  const t = labTexts.value;
  const why: Why =
    connectionState.value === 'full' || connectionState.value === 'absent'
      ? connectionState.value
      : 'connecting';
  return (
    <section class="card lab-absent">
      <Picture name={PICTURES[why]} />
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <p role="status">{t.connection[why]}</p>
      {why === 'absent' && <code class="command">npm start</code>}
      {why !== 'connecting' && <p class="small muted">{t.connection.retries}</p>}
    </section>
  );
}
