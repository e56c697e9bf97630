/** Who else may answer in the desk's place, as the real browser meets them: nothing ends, and it goes on by itself or when told. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenOnLoopback } from '../../scripts/launch/loopback';
import { referralsAt } from './desk-folder';
import { openLine, type Line } from './line';
import { openScene, startCapture, untilAccepted, untilCapture, untilSealed, type Scene } from './scene';

let line: Line;
let scene: Scene;
let captureId: string;

beforeAll(async () => {
  scene = await openScene({
    deskAddress: async (deskUrl) => {
      line = await openLine(deskUrl);
      return line.url;
    },
  });
  captureId = await startCapture(scene, scene.site.liveUrl);
  await untilSealed(scene, captureId);
});
afterAll(async () => {
  await scene.close();
  await line.close();
});

const answer = (head: string, body = '') =>
  `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
const send = () =>
  scene.browser.extension.send('delivery.request', { captureIds: [captureId], partialConfirmed: true });
const untilWaiting = (code: string) =>
  untilCapture(scene, captureId, `waiting because of ${code}`, ({ delivery }) =>
    delivery?.status === 'waiting' && delivery.problem?.code === code ? true : false,
  );

test("a captive portal's page with status 200 is no desk, and takes nothing", async () => {
  line.instead = answer('200 OK\r\nContent-Type: text/html', '<!doctype html><form>Room number</form>');
  line.hangUp();
  await send();
  await untilWaiting('not-a-desk');
  expect(await referralsAt(scene.deskFolder)).toEqual([]);
});

test('429 is kept to: not before Retry-After', async () => {
  line.instead = answer('429 Too Many Requests\r\nRetry-After: 3600');
  line.hangUp();
  await send();
  const { delivery } = await untilWaiting('desk-busy');
  const waitMs = delivery?.status === 'waiting' ? delivery.notBeforeMs - Date.now() : 0;
  expect(waitMs).toBeGreaterThan(3_000_000);
});

test('an expired certificate is no desk either', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'constat-tls-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const openssl = promisify(execFile);
  await openssl('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key]);
  const request = path.join(folder, 'request.pem');
  await openssl('openssl', ['req', '-new', '-key', key, '-subj', '/CN=127.0.0.1', '-out', request]);
  const signing = ['x509', '-req', '-in', request, '-signkey', key, '-days', '-1', '-out', cert];
  await openssl('openssl', signing);
  const asked: string[] = [];
  const server = createServer(
    { key: await readFile(key), cert: await readFile(cert) },
    (question, response) => {
      asked.push(question.url ?? '');
      response.end('{}');
    },
  );
  const port = await listenOnLoopback(server);
  const tested = await scene.browser.extension.send('desk.test', { url: `https://127.0.0.1:${port}` });
  expect(tested).toMatchObject({ ok: false, problem: { code: 'desk-unreachable' } });
  expect(asked).toEqual([]);
  server.close();
  await rm(folder, { recursive: true });
});

test('and when the desk itself answers again, it is sent once', async () => {
  line.mend();
  await send();
  const { seal } = await untilAccepted(scene, captureId);
  expect(await referralsAt(scene.deskFolder)).toEqual([seal]);
});
