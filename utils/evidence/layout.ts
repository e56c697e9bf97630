/** Where things stand in a package. One place for names that writer, verifier and VERIFY.txt share. */

export const BAGIT = 'bagit.txt';
export const BAG_INFO = 'bag-info.txt';
export const MANIFEST = 'manifest-sha256.txt';
export const TAGMANIFEST = 'tagmanifest-sha256.txt';
export const VERIFY_TEXT = 'VERIFY.txt';
export const SIGNER_KEY = 'keys/signer.pub.pem';
export const SIGNER_CERTIFICATE = 'keys/signer.crt.pem';
export const SEAL_SIGNATURE = 'seal/tagmanifest-sha256.txt.sig';
export const SEAL_STAMP = 'seal/tagmanifest-sha256.txt.tsr';
/** Of a second authority. */
export const SECOND_SEAL_STAMP = 'seal/tagmanifest-sha256.txt.2.tsr';

export const EVIDENCE_JSON = 'data/evidence.json';
export const CUSTODY_LOG = 'data/custody.jsonl';
export const LEADS_JSON = 'data/leads.json';
export const REPORT_HTML = 'data/report.html';
export const OPEN_SUBJECT = 'data/time/open.json';
export const OPEN_STAMP = 'data/time/open.tsr';

/** Made over the finished tagmanifest, so listed in no manifest. */
export const SEAL_FILES: readonly string[] = [SEAL_SIGNATURE, SEAL_STAMP, SECOND_SEAL_STAMP];

const encoder = new TextEncoder();

/** The order of `LC_ALL=C sort`: by bytes. */
export function bytewise(a: string, b: string): number {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  for (let at = 0; at < Math.min(x.length, y.length); at += 1) {
    const difference = (x[at] ?? 0) - (y[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}
