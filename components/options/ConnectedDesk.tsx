/** The desk this device is enrolled at, and the way out. */
import { useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { DeskState } from '@/utils/messaging/commands';
import { Button } from '../kit/Button';
import { Dialog } from '../kit/Dialog';
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
        <Dialog
          title={t('desk_leave_title')}
          onClose={() => setLeaving(false)}
          actions={
            <>
              <Button autoFocus onPress={() => setLeaving(false)}>
                {t('cancel')}
              </Button>
              <Button
                kind="danger"
                onPress={() => {
                  setLeaving(false);
                  onLeave();
                }}
              >
                {t('desk_leave')}
              </Button>
            </>
          }
        >
          <p>{t('desk_leave_text')}</p>
        </Dialog>
      )}
    </>
  );
}
