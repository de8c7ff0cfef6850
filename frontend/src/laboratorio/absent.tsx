import { Picture } from '../ui/picture.tsx';
import { link } from './connection.ts';
import { labTexts } from './texts.ts';

/** Before anything is known of a laboratory, or where there is none. */
export function Absent() {
  const t = labTexts.value;
  const isAbsent = link.value === 'absent';
  return (
    <section class="card lab-absent">
      <Picture name={isAbsent ? 'offline' : 'working'} />
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <p role="status">{isAbsent ? t.connection.absent : t.connection.connecting}</p>
      {isAbsent && <code class="command">npm start</code>}
      {isAbsent && <p class="small muted">{t.connection.retries}</p>}
    </section>
  );
}
