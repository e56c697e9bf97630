import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import JSZip from 'jszip';
import { expect, test, vi } from 'vitest';
import type { ResponseRecord, WaczRecord } from '@/utils/evidence/wacz/wacz-record';
import { writeWacz } from '@/utils/evidence/wacz/write-wacz';

const at = new Date('2026-03-01T12:00:00.123Z');
const page = { url: 'https://films.example/film-x', title: 'Film X', ts: at };

const response = (url: string, headers: [string, string][], body = 'hello'): ResponseRecord => ({
  kind: 'response',
  url,
  at,
  status: 200,
  statusText: 'OK',
  headers,
  ip: '192.0.2.7',
  mediaType: 'text/html',
  body: new Blob([body]),
});
const resource = (url: string, body = 'hello'): WaczRecord => ({
  kind: 'resource',
  url,
  at,
  mediaType: 'text/css',
  body: new Blob([body]),
});

async function written(records: WaczRecord[]) {
  const wacz = await writeWacz({
    captureId: '019c0000-0000-7000-8000-000000000000',
    createdAt: at,
    software: 'Constat 0.1.0',
    pages: [page],
    records,
  });
  const bytes = Buffer.from(await wacz.body.arrayBuffer());
  const zip = await JSZip.loadAsync(bytes);
  const read = async (name: string): Promise<Buffer> => {
    const entry = zip.file(name);
    if (!entry) throw new Error(`${name} is missing`);
    return entry.async('nodebuffer');
  };
  const warc = await read('archive/data.warc.gz');
  const index = (await read('indexes/index.cdxj')).toString();
  return { wacz, bytes, names: Object.keys(zip.files), read, warc, index };
}

interface IndexEntry {
  url: string;
  digest: string;
  offset: string;
  length: string;
}
/** Reads a line of the index and the one gzip member that it points at. */
function follow(line: string, warc: Buffer) {
  const entry = JSON.parse(line.slice(line.indexOf('{'))) as IndexEntry;
  const start = Number(entry.offset);
  const record = gunzipSync(warc.subarray(start, start + Number(entry.length))).toString();
  const [head = '', ...rest] = record.split('\r\n\r\n');
  return { entry, head, rest: rest.join('\r\n\r\n') };
}

test('the manifest names every other file with its size and hash, and its own digest is right', async () => {
  const { names, read } = await written([response(page.url, [])]);
  const manifest = await read('datapackage.json');
  const parsed = JSON.parse(manifest.toString()) as {
    profile: string;
    wacz_version: string;
    resources: { path: string; hash: string; bytes: number }[];
  };
  expect(parsed).toMatchObject({
    profile: 'data-package',
    wacz_version: '1.1.1',
    mainPageUrl: page.url,
    mainPageDate: at.toISOString(),
    created: at.toISOString(),
  });
  const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  for (const { path: name, hash, bytes } of parsed.resources) {
    const content = await read(name);
    expect([name, hash, bytes]).toEqual([name, sha256(content), content.length]);
  }
  expect(JSON.parse((await read('datapackage-digest.json')).toString())).toEqual({
    path: 'datapackage.json',
    hash: sha256(manifest),
  });
  const listed = parsed.resources.map((file) => file.path);
  expect([...listed, 'datapackage.json', 'datapackage-digest.json'].sort()).toEqual(names.sort());
});

test('unzip accepts the file, and every entry is stored', async () => {
  const { bytes } = await written([response(page.url, [])]);
  const folder = mkdtempSync(path.join(tmpdir(), 'wacz-'));
  try {
    const file = path.join(folder, 'capture.wacz');
    writeFileSync(file, bytes);
    execFileSync('unzip', ['-tq', file]);
    const methods = execFileSync('unzip', ['-v', file])
      .toString()
      .match(/Stored|Defl/g);
    expect(methods).toEqual(Array(5).fill('Stored'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('pages.jsonl opens with its header line', async () => {
  const { read } = await written([response(page.url, [])]);
  const [head, first, ...rest] = (await read('pages/pages.jsonl')).toString().split('\n');
  expect(JSON.parse(head ?? '')).toMatchObject({ format: 'json-pages-1.0', id: 'pages' });
  expect(JSON.parse(first ?? '')).toMatchObject({
    url: page.url,
    title: page.title,
    ts: at.toISOString(),
  });
  expect(rest).toEqual(['']);
});

test('many records stand in the order in which they came, however long each takes, and the index points at each', async () => {
  const bodies = Array.from({ length: 50 }, (_, number) =>
    `${number} `.repeat(number % 7 === 0 ? 100_000 : 1),
  );
  const { warc, index } = await written(
    bodies.map((body, number) => resource(`https://films.example/${number}`, body)),
  );
  const found = index
    .trimEnd()
    .split('\n')
    .map((line) => follow(line, warc))
    .sort((a, b) => Number(a.entry.offset) - Number(b.entry.offset));
  expect(found.map(({ entry }) => entry.url)).toEqual(
    bodies.map((_, number) => `https://films.example/${number}`),
  );
  expect(found.map(({ rest }) => rest.trimEnd())).toEqual(bodies.map((body) => body.trimEnd()));
});

test('a body that cannot be read ends the writing with its error, whatever is made beside it', async () => {
  const lost = new Blob(['x']);
  lost.arrayBuffer = () => Promise.reject(new Error('the disk has lost it'));
  const records = Array.from({ length: 40 }, (_, number): WaczRecord => {
    const record = resource(`https://films.example/${number}`);
    return number % 10 === 5 && record.kind === 'resource' ? { ...record, body: lost } : record;
  });
  await expect(written(records)).rejects.toThrow('the disk has lost it');
});

test('a response keeps its headers in order; those the decoded body belies are kept under another name', async () => {
  const { warc, index } = await written([
    response(page.url, [
      ['Content-Type', 'text/html'],
      ['Content-Encoding', 'br'],
      ['X-Twice', 'a'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '99'],
      ['X-Twice', 'b'],
    ]),
  ]);
  const { head, rest } = follow(index, warc);
  expect(head).toContain('WARC/1.1\r\nWARC-Type: response\r\n');
  expect(head).toContain('WARC-IP-Address: 192.0.2.7');
  expect(head).toContain('WARC-Date: 2026-03-01T12:00:00.123Z');
  expect(rest).toBe(
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Archive-Orig-Content-Encoding: br\r\nX-Twice: a\r\n' +
      'X-Archive-Orig-Transfer-Encoding: chunked\r\nX-Archive-Orig-Content-Length: 99\r\nX-Twice: b\r\n\r\n' +
      'hello\r\n\r\n',
  );
});

test('a body that was not decoded keeps its content coding; a true length is left alone', async () => {
  const record = response(page.url, [
    ['content-encoding', 'gzip'],
    ['content-length', '5'],
  ]);
  const { warc, index } = await written([{ ...record, decoded: false }]);
  expect(follow(index, warc).rest).toContain('\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\n');
});

test.each([1, 3_000_000])(
  'the digest of a block of %d bytes and more is of what stands in it',
  async (size) => {
    for (const mediaType of ['text/html', 'video/mp4']) {
      const { warc, index } = await written([{ ...response(page.url, [], 'a'.repeat(size)), mediaType }]);
      const { head, rest } = follow(index.trimEnd(), warc);
      const block = rest.slice(0, Number(/Content-Length: (\d+)/.exec(head)?.[1]));
      expect(block.endsWith('a'.repeat(size))).toBe(true);
      expect(rest.slice(block.length)).toBe('\r\n\r\n');
      const digest = createHash('sha256').update(block).digest('hex');
      expect(head).toContain(`WARC-Block-Digest: sha256:${digest}`);
    }
  },
);

test('a status without a reason is still a status line', async () => {
  const { warc, index } = await written([{ ...response(page.url, []), statusText: '' }]);
  expect(follow(index, warc).rest).toBe('HTTP/1.1 200 \r\n\r\nhello\r\n\r\n');
});

test('a resource carries no exchange, only its body', async () => {
  const { warc, index } = await written([resource('https://films.example/a.css', 'p{}')]);
  const { head, rest } = follow(index, warc);
  expect(head).toContain('WARC-Type: resource');
  expect(head).toContain('Content-Type: text/css\r\nContent-Length: 3');
  expect(rest).toBe('p{}\r\n\r\n');
});

test('cookies and credentials never get in; the archive and the caller are told', async () => {
  const { wacz, warc } = await written([
    response(page.url, [
      ['Set-Cookie', 'sid=SECRET'],
      ['authorization', 'Bearer SECRET'],
      ['Server', 'x'],
    ]),
  ]);
  const text = gunzipSync(warc).toString();
  expect(text).not.toContain('SECRET');
  expect(text).toContain('withheld-header: set-cookie\r\nwithheld-header: authorization\r\n');
  expect(wacz.withheldHeaders).toBe(2);
});

test('a hostile header, address or media type cannot forge a line', async () => {
  const hostile = response('https://films.example/\r\nWARC-Type: forged', [['A\r\nB', 'c\r\n\r\nforged']]);
  hostile.mediaType = 'text/css\r\nWARC-Type: forged';
  const { warc, index } = await written([hostile, { ...hostile, kind: 'resource', ip: '1\r\nforged: x' }]);
  const text = gunzipSync(warc).toString();
  expect(text).not.toMatch(/^(WARC-Type: )?forged/m);
  expect(text).not.toMatch(/^B:/m);
  expect(index.trimEnd().split('\n')).toHaveLength(2);
});

test('every line of the index is in order and points at the gzip member of its URL', async () => {
  const content = fc.record({
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
    body: fc.string({ maxLength: 200 }),
    kind: fc.constantFrom('response', 'resource'),
    cookie: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(content, { maxLength: 12 }), async (contents) => {
      const { warc, index } = await written(
        contents.map(({ url, body, kind, cookie }) =>
          kind === 'response'
            ? response(url, cookie ? [['set-cookie', 'a=b']] : [], body)
            : resource(url, body),
        ),
      );
      const lines = index.split('\n').slice(0, -1);
      expect(lines).toHaveLength(contents.length);
      expect(lines).toEqual(
        lines
          .map((line) => Buffer.from(line))
          .sort((a, b) => a.compare(b))
          .map(String),
      );
      for (const line of lines) {
        const { entry, head, rest } = follow(line, warc);
        expect(head).toContain(`\r\nWARC-Target-URI: ${entry.url}\r\n`);
        const body = rest.slice(head.includes('response') ? rest.indexOf('\r\n\r\n') + 4 : 0, -4);
        expect(entry.digest).toBe(`sha256:${createHash('sha256').update(body).digest('hex')}`);
      }
    }),
    { numRuns: 60 },
  );
});

test('a response comes with its request and what is known of the exchange, each pointing at the other', async () => {
  const { warc, index, wacz } = await written([
    {
      ...response('https://films.example/a?b=1', [['Content-Type', 'text/html']]),
      request: {
        method: 'GET',
        headers: [
          ['Cookie', 'sid=1'],
          ['Accept', '*/*'],
        ],
      },
      ...{ protocol: 'h2', truncated: 'length', facts: [['fetchTimeMs', '12']] },
    },
  ]);
  const all = gunzipSync(warc).toString();
  const [, answer = '', request = '', told = ''] = all.split('WARC/1.1\r\n').slice(1);
  const id = /^WARC-Record-ID: (.*)$/m.exec(answer)?.[1];
  expect(answer).toContain('WARC-Type: response\r\n');
  expect(answer).toContain('WARC-Truncated: length\r\n');
  expect(answer).toContain('WARC-Protocol: h2\r\n');
  expect(request).toContain('WARC-Type: request\r\n');
  expect(request).toContain(`WARC-Concurrent-To: ${id}\r\n`);
  expect(request).toContain('\r\n\r\nGET /a?b=1 HTTP/1.1\r\nHost: films.example\r\nAccept: */*\r\n\r\n');
  expect(told).toContain(`WARC-Refers-To: ${id}\r\n`);
  expect(told).toContain('fetchTimeMs: 12\r\nwithheld-header: cookie\r\n');
  for (const record of [answer, request]) {
    const [head = '', ...rest] = record.split('\r\n\r\n');
    const block = rest.join('\r\n\r\n').slice(0, Number(/^Content-Length: (\d+)$/m.exec(head)?.[1]));
    const digest = createHash('sha256').update(block).digest('hex');
    expect(head).toContain(`WARC-Block-Digest: sha256:${digest}`);
  }
  expect(wacz.withheldHeaders).toBe(1);
  expect(index.trim().split('\n')).toHaveLength(1);
});

test('what was posted is looked up by its method, never in place of the page of that address', async () => {
  const url = 'https://films.example/api';
  const posted = { ...response(url, []), request: { method: 'POST', headers: [] } };
  const { index } = await written([posted, response(url, [])]);
  const keys = index
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(keys).toEqual(['example,films)/api', 'example,films)/api?__wb_method=post']);
});

test('finished parts can be put out of memory: the archive is the same', async () => {
  const records = Array.from({ length: 9 }, (_, n) =>
    resource(`https://films.example/${n}`, `${n}`.repeat(999)),
  );
  const spilled: Blob[] = [];
  const input = { captureId: 'c', createdAt: at, software: 'Constat 0.1.0', pages: [page], records };
  const wacz = await writeWacz({
    ...input,
    spillBytes: 700,
    spill: async (part) => {
      spilled.push(part);
      return new Blob([await part.arrayBuffer()]);
    },
  });
  expect(spilled.length).toBeGreaterThan(1);
  const zip = await JSZip.loadAsync(Buffer.from(await wacz.body.arrayBuffer()));
  const warc = (await zip.file('archive/data.warc.gz')?.async('nodebuffer')) ?? Buffer.alloc(0);
  const index = ((await zip.file('indexes/index.cdxj')?.async('string')) ?? '').trim().split('\n');
  expect(index.map((line) => follow(line, warc).rest.slice(0, 999))).toEqual(
    records.map((_, n) => `${n}`.repeat(999)),
  );
});

test('a large body is read once: its record is hashed piece by piece', async () => {
  const body = 'f'.repeat(3 * 1024 * 1024);
  const records = [response('https://films.example/film.mp4', [], body)];
  const read: number[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the Blob as `this`
  const whole = Blob.prototype.arrayBuffer;
  const reading = vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(function (this: Blob) {
    read.push(this.size);
    return whole.call(this);
  });
  await writeWacz({ captureId: 'c', createdAt: at, software: 'Constat 0.1.0', pages: [page], records });
  reading.mockRestore();
  expect(read.filter((size) => size >= body.length)).toEqual([body.length]);
});
