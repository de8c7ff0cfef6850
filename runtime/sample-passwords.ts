/**
 * The passwords and keys that the documentation, docker-compose.yml and other people's images come with, in small
 * letters: everybody knows them.
 */
const SAMPLE_PASSWORDS = new Set([
  'admin123',
  'gateway123',
  'worker123',
  'lab123',
  'mantenimiento123',
  'admin',
  'guest',
  'password',
  'postgres',
  'rabbitmq',
  // What documents have had as examples of a LAB_TOKEN.
  'una-clave-larga-y-propia',
  'una-clave',
  // What stands in the documentation's URLs for a password that somebody has to choose.
  'clave',
  'contraseña',
  'changeme',
]);

/** What ENTORNO may say; without it, it is `desarrollo`. */
const ENVIRONMENTS = ['desarrollo', 'produccion'];

/**
 * In production (`ENTORNO=produccion`) no secret may be one that everybody knows, or be missing from its URL.
 * @returns what is wrong, one line each; nothing in development, so that everything can be tried as it comes.
 */
export function sampleSecretProblems(
  secrets: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): string[] {
  const environment = env.ENTORNO || 'desarrollo';
  if (!ENVIRONMENTS.includes(environment)) {
    return [`ENTORNO: ${JSON.stringify(environment)} no vale: debe ser uno de ${ENVIRONMENTS.join(', ')}.`];
  }
  if (environment === 'desarrollo') return [];
  return Object.entries(secrets).flatMap(([name, value]) => {
    const password = passwordOf(value);
    if (password !== '' && !SAMPLE_PASSWORDS.has(password.toLowerCase())) return [];
    const what =
      password === '' ? 'no tiene contraseña' : 'tiene una contraseña de ejemplo, que todos conocen';
    return [`${name}: ${what}, y ENTORNO=produccion no la admite. Ponga una propia.`];
  });
}

/** A URL's password; any other secret is one itself, also when it has a colon, as API_KEYS have. */
function passwordOf(secret: string): string {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(secret) && URL.canParse(secret);
  return isUrl ? decodeURIComponent(new URL(secret).password) : secret;
}
