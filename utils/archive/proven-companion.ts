/** What an export says of a capture beside its package, as far as it fits what was signed: nothing else of it is believed. */
import { fromBase64 } from '@/utils/evidence/pem';
import { verifySignature } from '@/utils/evidence/signature';
import { claimDocument, receipt as receiptSchema } from '@/utils/referral/schema';
import type { Companion } from './companion';
import type { ClaimRecord, ReceiptRecord } from './records';

/** A receipt counts only when its key made it and it speaks of this very package. */
export async function provenReceipt(
  { receipt }: Companion,
  captureId: string,
  seal: string | null,
  sha256: string | null,
): Promise<ReceiptRecord | null> {
  if (!receipt || seal === null) return null;
  const { document, signature } = receipt.signed;
  const isSigned = await verifySignature(document, fromBase64(signature), receipt.receiptKeyPem).catch(
    () => false,
  );
  const said = receiptSchema.safeParse(jsonOf(document));
  const fits =
    said.success && said.data.seal === seal && (sha256 === null || said.data.package_sha256 === sha256);
  return isSigned && fits ? { captureId, ...receipt, seal } : null;
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** A signed claim counts only when what was signed is this claim about this seal. */
export function ownClaims({ claims }: Companion, captureId: string, seal: string | null): ClaimRecord[] {
  const fits = ({ signed, claim, version }: Companion['claims'][number]): boolean => {
    if (!signed) return true;
    const said = claimDocument.safeParse(jsonOf(signed.document));
    return (
      said.success &&
      said.data.seal === seal &&
      said.data.version === version &&
      JSON.stringify(said.data.claim) === JSON.stringify(claim)
    );
  };
  return claims.filter(fits).map((record) => ({ captureId, ...record }));
}
