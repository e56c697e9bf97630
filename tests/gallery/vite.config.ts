/** `npx vite tests/gallery` shows every component in every state, on loopback. */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  plugins: [preact()],
  server: { host: '127.0.0.1', fs: { allow: [root] } },
  cacheDir: `${root}/out/gallery-cache`,
  clearScreen: false,
});
