import { randomBytes } from 'node:crypto';
import { hashApiKey } from './edge/api-keys.ts';

/** `npm run api-key -- NOMBRE`: makes a key for a client, and what API_KEYS needs to know it by. */
if (import.meta.main) {
  const nombre = process.argv[2] ?? '';
  if (/^[a-z0-9_-]{1,40}$/.test(nombre)) {
    const key = randomBytes(32).toString('base64url');
    console.log(`Clave de ${nombre}, que se muestra solo ahora:\n\n  ${key}\n`);
    console.log(`Para API_KEYS (separadas por comas):\n\n  ${nombre}:${hashApiKey(key).toString('hex')}\n`);
  } else {
    console.error(
      'Uso: npm run api-key -- NOMBRE\nNOMBRE es de quien será la clave: de 1 a 40 letras minúsculas, cifras, - y _.',
    );
    process.exitCode = 1;
  }
}
