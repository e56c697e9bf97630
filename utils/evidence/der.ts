/** Small steps through parsed DER for code that has to stay light: asn1js parses, these insist on what is there. */
import * as asn1js from 'asn1js';
import type { Bytes } from './hash';
import { MAX_DER_BYTES } from './policy';

export type Node = asn1js.AsnType;

/** Thrown by the steps below and caught by whoever began the reading: the outside sees a value. */
export class MalformedDer extends Error {}

export function parseDer(der: Bytes): Node {
  if (der.length > MAX_DER_BYTES) throw new MalformedDer(`${der.length} bytes of DER`);
  const { result, offset } = asn1js.fromBER(der);
  if (offset !== der.length || result.error !== '') throw new MalformedDer('not one DER value');
  return result;
}

/** The children of a SEQUENCE, SET or explicit tag. */
export function childrenOf(node: Node | undefined): Node[] {
  if (node instanceof asn1js.Constructed) return node.valueBlock.value;
  throw new MalformedDer('a constructed value was expected');
}

/** The child with a context-specific tag number, if any. */
export const tagged = (nodes: readonly Node[], number: number): Node | undefined =>
  nodes.find(({ idBlock }) => idBlock.tagClass === CONTEXT_SPECIFIC && idBlock.tagNumber === number);

export const isTagged = (node: Node | undefined): boolean => node?.idBlock.tagClass === CONTEXT_SPECIFIC;

const CONTEXT_SPECIFIC = 3;

export function oidOf(node: Node | undefined): string {
  if (node instanceof asn1js.ObjectIdentifier) return node.getValue();
  throw new MalformedDer('an object identifier was expected');
}

/** The content of an INTEGER, OCTET STRING or BIT STRING. */
export function contentOf(node: Node | undefined): Bytes {
  if (node instanceof asn1js.OctetString) return new Uint8Array(node.getValue());
  if (node instanceof asn1js.Integer || node instanceof asn1js.BitString)
    return new Uint8Array(node.valueBlock.valueHexView);
  throw new MalformedDer('an integer or a string of bytes was expected');
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
