/** A signed receipt, read by whoever has the key that should have signed it. Whether it is about the right package is theirs to say. */
import { parsedJson } from '@/utils/evidence/parsed-json';
import { fromBase64 } from '@/utils/evidence/pem';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { verifySignature } from '@/utils/evidence/signature';
import { receipt, type Receipt, type SignedReceipt } from './schema';

export async function readReceipt(
  { document, signature }: SignedReceipt,
  keyPem: string,
): Promise<Result<Receipt, 'signature' | 'unreadable'>> {
  if (!(await verifySignature(document, fromBase64(signature), keyPem)))
    return failed('signature', "the signature does not fit the desk's receipt key");
  const said = receipt.safeParse(parsedJson(document)).data;
  return said ? ok(said) : failed('unreadable', 'the receipt cannot be read');
}
