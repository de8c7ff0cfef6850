import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { LANGUAGES } from '../i18n/locale.ts';
import { texts } from '../i18n/texts.ts';
import { language, THEMES, type Theme, theme } from '../preferences.ts';
import { followFullscreen, projector, toggleProjector } from '../projector.ts';
import { Segmented } from '../ui/segmented.tsx';

/** Language, theme and projector mode. */
export function Settings() {
  const t = texts.value.settings;
  useEffect(followFullscreen, []);
  return (
    <div class="settings">
      <Segmented
        name="language"
        legend={t.language}
        values={LANGUAGES}
        isChosen={(code) => language.value === code}
        onChoose={(code) => {
          language.value = code;
        }}
        labelOf={(code) => LANGUAGE_NAMES[code]}
      >
        {(code) => code.toUpperCase()}
      </Segmented>
      <Segmented
        name="theme"
        legend={t.theme}
        values={THEMES}
        isChosen={(name) => theme.value === name}
        onChoose={(name) => {
          theme.value = name;
        }}
        labelOf={(name) => t.themes[name]}
      >
        {(name) => <ThemeIcon theme={name} />}
      </Segmented>
      <button
        type="button"
        class="icon-button"
        aria-pressed={projector.value}
        aria-label={t.projector}
        title={projector.value ? t.projectorEnd : t.projector}
        onClick={toggleProjector}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 9V5a1 1 0 0 1 1-1h4m6 0h4a1 1 0 0 1 1 1v4m0 6v4a1 1 0 0 1-1 1h-4m-6 0H5a1 1 0 0 1-1-1v-4" />
        </svg>
      </button>
    </div>
  );
}

/** A language is named in itself, for whoever reads no other. */
const LANGUAGE_NAMES = { es: 'Español', en: 'English' };

function ThemeIcon({ theme: name }: { theme: Theme }) {
  const drawings: Record<Theme, ComponentChildren> = {
    system: <path d="M4 5h16v11H4zM9 20h6m-3-4v4" />,
    light: (
      <path d="M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4m11.2 11.2L19 19M5 19l1.4-1.4M17.6 6.4 19 5" />
    ),
    dark: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z" />,
  };
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
