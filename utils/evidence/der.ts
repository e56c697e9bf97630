/** Small steps through parsed DER for code that has to stay light: asn1js parses, these insist on what is there. */
import * as asn1js from 'asn1js';
import type { Bytes } from './hash';
import { MAX_DER_BYTES, MAX_DER_DEPTH } from './policy';

export type Node = asn1js.AsnType;

/** Thrown by the steps below and caught by whoever began the reading: the outside sees a value. */
export class MalformedDer extends Error {}

const INDEFINITE = 0x80;
const LONG_TAG = 0x1f;
const CONSTRUCTED = 0x20;

/** The length at `at` in the one form that DER has for it, and where the content begins. */
function readLength(der: Bytes, at: number): { length: number; contentAt: number } {
  const first = der[at] ?? INDEFINITE;
  if (first < INDEFINITE) return { length: first, contentAt: at + 1 };
  const count = first - INDEFINITE;
  const digits = der.subarray(at + 1, at + 1 + count);
  const length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
  const isMinimal = digits[0] !== 0 && length >= INDEFINITE;
  if (count === 0 || count > 3 || digits.length !== count || !isMinimal) throw new MalformedDer('a length');
  return { length, contentAt: at + 1 + count };
}

/** One byte long; of the universal ones SEQUENCE and SET, and only these, are constructed. */
function isPlainTag(tag: number): boolean {
  const number = tag & LONG_TAG;
  const isUniversal = tag >>> 6 === 0;
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  return number !== LONG_TAG && (!isUniversal || isConstructed === (number === 16 || number === 17));
}

/** Walks the nesting before the parser, which is lenient about lengths and recurses without a bound. */
function assertNesting(der: Bytes, start: number, end: number, depth: number): void {
  if (depth > MAX_DER_DEPTH) throw new MalformedDer('too deep');
  for (let at = start; at < end;) {
    const tag = der[at] ?? 0;
    if (!isPlainTag(tag)) throw new MalformedDer(`the tag ${tag}`);
    const { length, contentAt } = readLength(der, at + 1);
    if (contentAt + length > end) throw new MalformedDer('a value reaches beyond what holds it');
    if ((tag & CONSTRUCTED) !== 0) assertNesting(der, contentAt, contentAt + length, depth + 1);
    at = contentAt + length;
  }
}

/** Parses one DER value that fills the whole input. */
export function parseDer(der: Bytes): Node {
  if (der.length > MAX_DER_BYTES) throw new MalformedDer(`${der.length} bytes of DER`);
  assertNesting(der, 0, der.length, 0);
  const { result, offset } = asn1js.fromBER(der);
  if (offset !== der.length || result.error !== '') throw new MalformedDer('not one DER value');
  return result;
}

const CONTEXT_SPECIFIC = 3;

export function sequenceOf(node: Node | undefined): Node[] {
  if (node instanceof asn1js.Sequence) return node.valueBlock.value;
  throw new MalformedDer('a SEQUENCE was expected');
}

export function setOf(node: Node | undefined): Node[] {
  if (node instanceof asn1js.Set) return node.valueBlock.value;
  throw new MalformedDer('a SET was expected');
}

export const isTagged = (node: Node | undefined, number: number): boolean =>
  node?.idBlock.tagClass === CONTEXT_SPECIFIC && node.idBlock.tagNumber === number;

/** What stands inside a constructed value with this context-specific tag. */
export function insideOf(node: Node | undefined, number: number): Node[] {
  if (isTagged(node, number) && node instanceof asn1js.Constructed) return node.valueBlock.value;
  throw new MalformedDer(`the tag [${number}] was expected`);
}

/** The value with this context-specific tag among others, if any. */
export const tagged = (nodes: readonly Node[], number: number): Node | undefined =>
  nodes.find((node) => isTagged(node, number));

export function oidOf(node: Node | undefined): string {
  if (node instanceof asn1js.ObjectIdentifier) return node.getValue();
  throw new MalformedDer('an object identifier was expected');
}

export function integerOf(node: Node | undefined): Bytes {
  // ENUMERATED is a subclass of INTEGER.
  if (node instanceof asn1js.Integer && !(node instanceof asn1js.Enumerated))
    return new Uint8Array(node.valueBlock.valueHexView);
  throw new MalformedDer('an INTEGER was expected');
}

export function octetsOf(node: Node | undefined): Bytes {
  if (node instanceof asn1js.OctetString) return new Uint8Array(node.getValue());
  throw new MalformedDer('an OCTET STRING was expected');
}

export function bitsOf(node: Node | undefined): Bytes {
  if (node instanceof asn1js.BitString) return new Uint8Array(node.valueBlock.valueHexView);
  throw new MalformedDer('a BIT STRING was expected');
}

/** The bytes as they stood in the input. */
export const encodingOf = (node: Node | undefined): Bytes => {
  if (!node) throw new MalformedDer('a value is missing');
  return new Uint8Array(node.valueBeforeDecodeView);
};

/** UTCTime or GeneralizedTime, in UTC as DER requires. Fractions of a second are kept to milliseconds. */
export function timeOf(node: Node | undefined): Date {
  // GeneralizedTime is a subclass of UTCTime.
  if (!(node instanceof asn1js.UTCTime)) throw new MalformedDer('a time was expected');
  const text = String.fromCharCode(...node.valueBlock.valueHexView);
  const isLong = node instanceof asn1js.GeneralizedTime;
  const parts = (isLong ? LONG_TIME : SHORT_TIME).exec(text);
  if (!parts) throw new MalformedDer('a time in UTC was expected');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = parts;
  const fullYear = isLong ? year : (Number(year) < 50 ? '20' : '19') + year;
  const milliseconds = `${fraction}000`.slice(0, 3);
  const time = new Date(`${fullYear}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  if (Number.isNaN(time.getTime())) throw new MalformedDer('there is no such time');
  return time;
}

const LONG_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/;
const SHORT_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
