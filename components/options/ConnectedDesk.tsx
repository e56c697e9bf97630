/** The desk this device is enrolled at, and the way out. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { DeskState } from '@/utils/messaging/commands';
import { Button } from '../kit/Button';
import { ConfirmDialog } from '../kit/ConfirmDialog';
import { Facts } from '../kit/Facts';
import { Address, Foreign } from '../kit/Foreign';
import { Time } from '../kit/Time';

export function ConnectedDesk({ desk, onLeave }: { desk: DeskState; onLeave: () => void }) {
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Facts
        facts={[
          { name: t('desk_name'), value: <Foreign text={desk.name} /> },
          { name: t('desk_url'), value: <Address url={desk.url} /> },
          { name: t('device_label'), value: <Foreign text={desk.label} /> },
          {
            name: t('device_id'),
            value: (
              <code dir="ltr">
                <Foreign text={desk.deviceId} />
              </code>
            ),
          },
          { name: t('enrolled_since'), value: <Time ms={desk.enrolledAtMs} /> },
        ]}
      />
      <div class="options-actions">
        <Button kind="quiet" onPress={() => setLeaving(true)}>
          {t('desk_leave')}
        </Button>
      </div>
      {leaving && (
        <ConfirmDialog
          title={t('desk_leave_title')}
          safe={t('cancel')}
          confirm={t('desk_leave')}
          kind="danger"
          onClose={() => setLeaving(false)}
          onConfirm={() => {
            setLeaving(false);
            onLeave();
          }}
        >
          <p>{t('desk_leave_text')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
