/** Secrets stay out of what is made of a page: the browser's own archive, records of the web archive, leads. */
import { describe, expect, test } from 'vitest';
import { erasedRecord } from '@/utils/capture/erase-archive';
import { erasedLead } from '@/utils/capture/erase-facts';
import { erasedMhtml } from '@/utils/capture/erase-mhtml';
import { Erasing, newErasing } from '@/utils/capture/erasing';
import { captureOf } from '@/components/popup/same-page';
import type { CaptureRecord } from '@/utils/archive/records';
import type { Lead } from '@/utils/evidence/schema';

const SECRET = 'Zk93Jd02mQaX81bPo7';
const state = () => newErasing({ secretNames: null, keepStreamKeys: true }, 'https://pirate.test/film');
const eraser = () => new Erasing(state()).eraser();
const none = () => ({ typed: 0, tokens: 0 });
const shown = (text: string): string => text.replace(/constat-removed-[0-9a-f]{10}/g, 'X');

const mhtml = (html: string): Blob =>
  new Blob([
    [
      'From: <Saved by Blink>',
      `Snapshot-Content-Location: https://pirate.test/film?sid=${SECRET}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/related;',
      '\ttype="text/html";',
      '\tboundary="----B----"',
      '',
      '',
      '------B----',
      'Content-Type: text/html',
      'Content-Transfer-Encoding: quoted-printable',
      `Content-Location: https://pirate.test/film?sid=${SECRET}`,
      '',
      html,
      '------B----',
      'Content-Type: image/png',
      'Content-Transfer-Encoding: base64',
      `Content-Location: https://pirate.test/x.png?token=${SECRET}`,
      '',
      'iVBORw0KGgo=',
      '------B------',
      '',
    ].join('\r\n'),
  ]);

describe('the browser’s own archive', () => {
  test('loses addresses’ secrets, tokens and typed text, however its lines are broken', async () => {
    const body = [
      `<a href=3D"/go?token=3D${SECRET.slice(0, 5)}=`,
      `${SECRET.slice(5)}&amp;p=3D1">=C3=A9</a>`,
      '<input name=3D"csrf_token" type=3D"hidden" value=3D"a>b"><input name=3D"q" value=3D"what I typed">',
      '<input type=3D"submit" value=3D"Go"><textarea>my words</textarea>',
    ].join('\r\n');
    const taking = eraser();
    const made = await erasedMhtml(mhtml(body), taking);
    const text = (await made?.body.text()) ?? '';
    expect(text).not.toContain(SECRET.slice(5));
    expect(text).not.toMatch(/typed|my words|a>b/);
    expect(text).toContain('value=3D"Go"');
    expect(text).toContain('=C3=A9');
    expect(text).toContain('iVBORw0KGgo=');
    expect([made?.typed, made?.tokens, taking.count]).toEqual([2, 1, 4]);
    expect(text.split('\r\n').every((line) => line.length <= 110)).toBe(true);
  });

  test('without secrets stays as it is, and what is no MHTML is not let through', async () => {
    const plain = new Blob([
      (await mhtml('<p>a =3D b</p>').text())
        .replaceAll(`?sid=${SECRET}`, '')
        .replaceAll(`?token=${SECRET}`, ''),
    ]);
    const made = await erasedMhtml(plain, eraser());
    expect(await made?.body.text()).toBe(await plain.text());
    expect(await erasedMhtml(new Blob(['GIF89a']), eraser())).toBeNull();
  });

  test('in UTF-16, where no search finds anything, is not let through', async () => {
    const wide = [...`<a href="/?token=${SECRET}">`].map((letter) => `${letter === '=' ? '=3D' : letter}=00`);
    expect(await erasedMhtml(mhtml(wide.join('')), eraser())).toBeNull();
  });
});

describe('records of the web archive', () => {
  const record = (mediaType: string, body: BlobPart) => ({
    ...({ kind: 'resource', url: `https://pirate.test/a?token=${SECRET}`, at: new Date(0) } as const),
    ...{ mediaType, body: new Blob([body]) },
  });

  test('text loses known values in any encoding; other bytes and clean text stay the same body', async () => {
    const latin = Uint8Array.from(`\xe9 "${SECRET}"`, (c) => c.charCodeAt(0));
    const taking = eraser();
    const image = record('image/png', latin);
    const first = await erasedRecord(image, taking, none());
    expect(shown(first.url)).toBe('https://pirate.test/a?token=X');
    expect(first.body).toBe(image.body);
    const text = new Uint8Array(
      await (await erasedRecord(record('text/html', latin), taking, none())).body.arrayBuffer(),
    );
    expect(text[0]).toBe(0xe9);
    expect(shown(new TextDecoder('latin1').decode(text))).toBe('é "X"');
    const clean = record('text/html', 'nothing');
    expect((await erasedRecord(clean, taking, none())).body).toBe(clean.body);
  });

  test('what is larger than a piece does not stay in memory, with a secret in it or without', async () => {
    const lines = 'nothing to be seen here\n'.repeat(400_000);
    const large = record('text/plain', lines);
    expect((await erasedRecord(large, eraser(), none())).body).toBe(large.body);
    const { body } = await erasedRecord(
      record('text/plain', `${lines}https://a.test/?token=${SECRET}`),
      eraser(),
      none(),
    );
    expect(body).toBeInstanceOf(Blob);
    const text = await body.text();
    expect(text.startsWith(lines)).toBe(true);
    expect(shown(text.slice(lines.length))).toBe('https://a.test/?token=X');
  });
});

test('the lead to a stream keeps what opens it; its frames do not', () => {
  const made = erasedLead(
    {
      ...{ kind: 'stream-manifest', host: 'edge.cdnhost.test', shown_in: 'data/network/requests.jsonl' },
      value: `https://edge.cdnhost.test/live/master.m3u8?token=${SECRET}`,
      frame_chain: [`https://pirate.test/film?sid=${SECRET}`],
      evidence: `https://edge.cdnhost.test/live/master.m3u8?token=${SECRET}`,
    },
    eraser(),
  );
  const { lead } = made ?? expect.unreachable();
  expect(lead.value).toContain(SECRET);
  expect(lead.evidence).toContain(SECRET);
  expect(shown(lead.frame_chain[0] ?? '')).toBe('https://pirate.test/film?sid=X');
});

test('a lead that marks have made too long is cut, and one that is none spoils no other', () => {
  const found: Lead = {
    ...({
      kind: 'player-frame',
      host: 'pirate.test',
      shown_in: 'data/capture.wacz',
      frame_chain: [],
    } as const),
    ...{ value: `https://pirate.test/?${'sid=a&'.repeat(660)}`, evidence: 'sid=a'.padStart(490) },
  };
  const made = erasedLead(found, eraser());
  expect([made?.lead.value.length, made?.cut]).toEqual([4096, true]);
  expect(erasedLead({ ...found, value: 'https://pirate.test/' }, eraser())?.cut).toBe(false);
  expect(erasedLead({ ...found, shown_in: '../elsewhere' }, eraser())).toBeNull();
});

test('what one artefact gives away is known to all that are being cleaned at the time', () => {
  const erasing = new Erasing(state());
  const [one, other] = [erasing.eraser(), erasing.eraser()];
  expect(shown(other.text(`key: ${SECRET}`))).toContain(SECRET);
  one.url(`https://pirate.test/?sid=${SECRET}`);
  expect(shown(other.text(`key: ${SECRET}`))).toBe('key: X');
  expect([one.count, other.count]).toEqual([1, 1]);
});

test('the popup knows a page again whose address lost a secret', () => {
  const url = `https://pirate.test/film?id=7&sid=${SECRET}`;
  const captures = [{ url: eraser().url(url) }] as CaptureRecord[];
  expect(captureOf(url, captures)).toBe(captures[0]);
  expect(captureOf('https://pirate.test/film?id=8&sid=1', captures)).toBeNull();
});
