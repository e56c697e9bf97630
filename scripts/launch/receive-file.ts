/**
 * Takes a file from a page of the extension over loopback: remote controls of browsers carry text only, and for a package
 * of some hundred megabytes that takes longer than the capture.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { listenOnLoopback, stopServer } from './loopback';

/**
 * Writes to `file` what is posted to the address that `ask` is given, and answers with what `ask` answers. Fails when
 * what came could not be written whole.
 */
export async function receiveFile<T>(file: string, ask: (address: string) => Promise<T>): Promise<T> {
  const secretPath = `/${randomUUID()}`;
  let writing: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    // The page asks from an origin of its own, and reads whether it was written.
    response.setHeader('access-control-allow-origin', '*');
    if (request.method !== 'POST' || request.url !== secretPath) return void response.writeHead(404).end();
    writing = pipeline(request, createWriteStream(file)).then(
      () => void response.writeHead(204).end(),
      (error: unknown) => {
        response.writeHead(500).end();
        throw error;
      },
    );
    writing.catch(() => undefined); // said below, once `ask` has ended
  });
  try {
    const answer = await ask(`http://127.0.0.1:${await listenOnLoopback(server)}${secretPath}`);
    await writing;
    return answer;
  } finally {
    void stopServer(server);
  }
}
