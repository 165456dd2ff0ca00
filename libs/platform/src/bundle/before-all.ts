import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { tellSourceLines } from './source-lines.ts';

/**
 * What a bundled program does before it is loaded. `folder` holds the bundle, and in `compiled` what the engine has made of it already:
 * whatever is not there, or was made by another release of Node or for another user, is compiled as ever.
 */
export const beforeAll = (folder: URL): void => {
  tellSourceLines(folder);
  // Portable: an image is built in one folder and runs in another.
  enableCompileCache({ directory: fileURLToPath(new URL('compiled', folder)), portable: true });
};
