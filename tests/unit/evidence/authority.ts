/** A desk's CA and a time-stamping authority made with the openssl command line: independent of our own code. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bytes } from '@/utils/evidence/hash';

export interface Authority {
  deskCaPem: string;
  tsaRootPem: string;
  /** The directory with desk-ca.crt and tsa-root.crt. */
  directory: string;
  stamp: (data: Bytes) => Bytes;
  /** A reply to a query that somebody else made. */
  answer: (query: Bytes) => Bytes;
  certify: (spkiPem: string) => string;
  remove: () => void;
}

const CONFIG = `
[ req ]
distinguished_name = dn
[ dn ]
[ ca ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ intermediate ]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[ stamper ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ device ]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
[ tsa ]
default_tsa = tsa_default
[ tsa_default ]
serial = ./tsa.serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

/** `stamperSection` lets a test make an authority that may not stamp. */
export function makeAuthority(stamperSection: 'stamper' | 'device' = 'stamper'): Authority {
  const directory = mkdtempSync(path.join(tmpdir(), 'constat-authority-'));
  const file = (name: string) => path.join(directory, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  const newKey = (name: string, ...kind: string[]) => {
    openssl('genpkey', ...kind, '-out', `${name}.key`);
    openssl('pkey', '-in', `${name}.key`, '-pubout', '-out', `${name}.pub`);
  };
  const elliptic = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const issue = (section: string, subject: string, ...rest: string[]) =>
    openssl(
      'x509',
      '-new',
      '-days',
      '36500',
      '-extfile',
      'cnf',
      '-extensions',
      section,
      '-subj',
      subject,
      ...rest,
    );

  writeFileSync(file('cnf'), CONFIG);
  writeFileSync(file('tsa.serial'), '01');
  for (const name of ['desk-ca', 'tsa']) newKey(name, ...elliptic);
  newKey('tsa-root', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048');
  newKey('tsa-sub', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384');
  issue('ca', '/O=Test desk/CN=Test desk CA', '-key', 'desk-ca.key', '-out', 'desk-ca.crt');
  issue('ca', '/O=Test clock/CN=Test clock root', '-key', 'tsa-root.key', '-out', 'tsa-root.crt');
  const under = (ca: string) => ['-CA', `${ca}.crt`, '-CAkey', `${ca}.key`];
  issue(
    'intermediate',
    '/O=Test clock/CN=Test clock CA',
    '-force_pubkey',
    'tsa-sub.pub',
    '-out',
    'tsa-sub.crt',
    ...under('tsa-root'),
  );
  const stamper = '/O=Test clock/CN=Test clock 1';
  issue(
    stamperSection,
    stamper,
    '-force_pubkey',
    'tsa.pub',
    '-out',
    'tsa.crt',
    '-sha384',
    ...under('tsa-sub'),
  );

  const answer = (query: Bytes): Bytes => {
    writeFileSync(file('query'), query);
    const signer = ['-signer', 'tsa.crt', '-inkey', 'tsa.key', '-chain', 'tsa-sub.crt'];
    openssl('ts', '-reply', '-config', 'cnf', '-queryfile', 'query', ...signer, '-out', 'reply');
    return new Uint8Array(readFileSync(file('reply')));
  };
  return {
    directory,
    deskCaPem: readFileSync(file('desk-ca.crt'), 'utf8'),
    tsaRootPem: readFileSync(file('tsa-root.crt'), 'utf8'),
    answer,
    stamp(data) {
      writeFileSync(file('data'), data);
      openssl('ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'query');
      return answer(new Uint8Array(readFileSync(file('query'))));
    },
    certify(spkiPem) {
      writeFileSync(file('device.pub.pem'), spkiPem);
      issue(
        'device',
        '/CN=Test device',
        '-force_pubkey',
        'device.pub.pem',
        '-out',
        'device.crt',
        ...under('desk-ca'),
      );
      return readFileSync(file('device.crt'), 'utf8');
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}
