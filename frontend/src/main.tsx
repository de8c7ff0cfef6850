import { effect } from '@preact/signals';
import { render } from 'preact';
import { keepApiKey } from './api/api-key.ts';
import { resumeSession } from './consulta/session.ts';
import { correctBrowserTag } from './i18n/locale.ts';
import { texts } from './i18n/texts.ts';
import { takeLabKeys } from './laboratorio/lab-key.ts';
import { applyPreferences } from './preferences.ts';
import { followAddress } from './route.ts';
import { Shell } from './shell/shell.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/stages.css';

correctBrowserTag();
effect(() => {
  document.title = texts.value.title;
});
applyPreferences();
keepApiKey();
followAddress();
takeLabKeys();
resumeSession();
render(<Shell />, document.getElementById('page') as HTMLElement);
