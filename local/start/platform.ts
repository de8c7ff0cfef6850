import { StartError } from '../processes/start-error.ts';

/**
 * Processes are guarded, frozen and ended by the means of Unix: what Windows has in their place was never tried.
 * @throws {StartError}
 */
export function checkPlatform(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  throw new StartError(
    '"npm start" no funciona en Windows mismo: hazlo dentro de WSL 2 (wsl --install, y clona el proyecto allí), ' +
      'o usa Docker: docker compose up --build.',
  );
}
