import { texts } from '../i18n/texts.ts';
import { Path } from '../path/path.tsx';
import './laboratorio.css';

/** The place of the laboratory, and what there is meanwhile. */
export function Laboratorio() {
  const t = texts.value.laboratorio;
  const links = [
    ['/api/docs', t.api],
    ['/api/health', t.health],
    ['/api/metrics', t.metrics],
    ['http://localhost:15672', t.rabbitmq],
  ] as const;
  return (
    <section class="card laboratorio">
      <h1>{t.title}</h1>
      <p class="lead">{t.text}</p>
      <Path />
      <p>{t.soon}</p>
      <ul>
        {links.map(([href, name]) => (
          <li key={href}>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
