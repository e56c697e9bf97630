/** Every file of the package with its hash, and the two numbers that stand for the whole of it. */
import { t } from '@/utils/browser/i18n';
import type { ArtefactRecord, CaptureRecord } from '@/utils/archive/records';
import { EVIDENCE_JSON } from '@/utils/evidence/layout';
import { Card } from '../kit/Card';
import { EmptyState } from '../kit/EmptyState';
import { Facts } from '../kit/Facts';
import { HashText } from '../kit/HashText';
import { roleText } from '../words/codes';
import { tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import './FilesTab.css';

export function Identity({ capture }: { capture: CaptureRecord }) {
  if (!capture.seal || !capture.packageSha256) return null;
  return (
    <Facts
      facts={[
        { name: t('seal'), value: <HashText value={capture.seal} name={t('seal')} /> },
        {
          name: t('package_sha256'),
          value: <HashText value={capture.packageSha256} name={t('package_sha256')} />,
        },
        {
          name: t('package_size'),
          value: capture.packageBytes === null ? t('not_known') : bytesText(capture.packageBytes),
        },
        { name: t('capture_id'), value: <HashText value={capture.id} name={t('capture_id')} /> },
      ]}
    />
  );
}

function File({ artefact: { entry } }: { artefact: ArtefactRecord }) {
  return (
    <li class="file">
      <div class="file-head">
        <strong>{entry.path === EVIDENCE_JSON ? t('role_evidence') : roleText(entry.role)}</strong>
        <span class="file-size">{bytesText(entry.bytes)}</span>
      </div>
      <code class="file-path" dir="ltr">
        {entry.path}
      </code>
      {entry.sha256 && <HashText value={entry.sha256} name={entry.path} />}
    </li>
  );
}

export function FilesTab({
  capture,
  artefacts,
}: {
  capture: CaptureRecord;
  artefacts: readonly ArtefactRecord[];
}) {
  if (artefacts.length === 0) {
    return (
      <EmptyState icon="disk" title={t('no_files')}>
        <p>{t('no_files_text')}</p>
      </EmptyState>
    );
  }
  return (
    <div class="facts-tab">
      {capture.seal && (
        <Card title={t('identity')} lead={t('identity_lead')} icon="seal">
          <Identity capture={capture} />
        </Card>
      )}
      <Card title={tCount('files', artefacts.length)} lead={t('files_lead')}>
        <ul class="files">
          {artefacts.map((artefact) => (
            <File key={artefact.entry.path} artefact={artefact} />
          ))}
        </ul>
      </Card>
    </div>
  );
}
