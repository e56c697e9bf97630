/** Reads all that the archive holds of one capture. */
import { artefactsOf, claimsOf, custodyOf, getCapture, journalsOf, receiptOf } from '@/utils/archive/read';
import { EVIDENCE_JSON, LEADS_JSON } from '@/utils/evidence/layout';
import { readEvidence, readLeads, readLogLine, type CaptureDetails } from '../detail/capture-details';

/** Null when there is no such capture (any more). */
export async function readDetails(captureId: string): Promise<CaptureDetails | null> {
  const capture = await getCapture(captureId);
  if (!capture) return null;
  const [artefacts, custody, journals, claims, receipt] = await Promise.all([
    artefactsOf(captureId),
    custodyOf(captureId),
    journalsOf(captureId),
    claimsOf(captureId),
    receiptOf(captureId),
  ]);
  const text = async (path: string): Promise<string> =>
    (await artefacts.find(({ entry }) => entry.path === path)?.body.text()) ?? '';
  return {
    capture,
    artefacts,
    evidence: readEvidence(await text(EVIDENCE_JSON)),
    leads: readLeads(await text(LEADS_JSON)),
    custody: custody.map(readLogLine),
    journal: journals.own.map(readLogLine),
    importedJournals: journals.imported.map(({ owner, lines }) => ({
      owner,
      entries: lines.map(readLogLine),
    })),
    claims,
    receipt,
  };
}
