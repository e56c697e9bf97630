/** Text that DevTools hands out decoded becomes the bytes that were received, or is said not to be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textBytes } from '@/utils/capture/engines/chromium/record-text';

const decoded = (bytes: Uint8Array, charset: string) => new TextDecoder(charset).decode(bytes);

describe('bytes of a text', () => {
  it.each(['windows-1251', 'windows-1252', 'iso-8859-2', 'koi8-r'])('come back in %s', (charset) => {
    const letters = [...Array.from({ length: 0x5f }, (_, at) => at + 0x20), 0xc0, 0xd1, 0xe0, 0xfa];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters)), (array) => {
        const bytes = Uint8Array.from(array);
        const made = textBytes(decoded(bytes, charset), charset, bytes.length);
        expect([...made.bytes]).toEqual(array);
        expect(made.exact).toBe(true);
      }),
    );
  });

  it('come back in UTF-8, with its byte order mark, which nobody sees', () => {
    // U+FFFD stands for what was no text: nobody knows its bytes.
    const text = fc.string({ unit: 'grapheme' }).filter((some) => !some.includes('\ufffd'));
    fc.assert(
      fc.property(text, fc.boolean(), (text, mark) => {
        const bytes = new TextEncoder().encode((mark ? '\ufeff' : '') + text.replace(/^\ufeff/, ''));
        const made = textBytes(decoded(bytes, 'utf-8'), 'utf-8', bytes.length);
        expect([...made.bytes]).toEqual([...bytes]);
      }),
    );
  });

  it('come back in UTF-16', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x16, 0x04);
    const made = textBytes(decoded(bytes, 'utf-16le'), 'utf-16le', bytes.length);
    expect([[...made.bytes], made.exact]).toEqual([[...bytes], true]);
  });

  it('are said not to be theirs where something was no text, or the encoding cannot be undone', () => {
    const broken = Uint8Array.of(0x41, 0xff, 0x42);
    expect(textBytes(decoded(broken, 'utf-8'), 'utf-8', 3).exact).toBe(false);
    const japanese = Uint8Array.of(0x93, 0xfa, 0x96, 0x7b);
    const made = textBytes(decoded(japanese, 'shift_jis'), 'shift_jis', 4);
    expect(made.exact).toBe(false);
    expect(new TextDecoder().decode(made.bytes)).toBe('日本');
  });
});
