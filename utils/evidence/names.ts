/** X.509 names as text for people: `CN=…, O=…, C=…`, in the certificate's own order. */
import * as asn1js from 'asn1js';
import { oidOf, sequenceOf, setOf, type Node } from './der';

const SHORT: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.15': 'businessCategory',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

function valueOf(node: Node | undefined): string {
  const text = node instanceof asn1js.BaseStringBlock ? String(node.getValue()) : '?';
  return text.replace(/[\\,+"<>;=]/g, '\\$&').replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

export const nameText = (name: Node | undefined): string =>
  sequenceOf(name)
    .flatMap(setOf)
    .map((attribute) => {
      const [type, value] = sequenceOf(attribute);
      const oid = oidOf(type);
      return `${SHORT[oid] ?? oid}=${valueOf(value)}`;
    })
    .join(', ');
