/** The desk: not connected yet, connected, or one that no longer knows this device. */
import { t } from '@/utils/browser/i18n';
import type { DeskState } from '@/utils/messaging/commands';
import { Badge } from '../kit/Badge';
import { Card } from '../kit/Card';
import { Notice } from '../kit/Notice';
import { ConnectedDesk } from './ConnectedDesk';
import { ConnectForm, type ConnectFormProps } from './ConnectForm';

export interface DeskSectionProps extends ConnectFormProps {
  desk: DeskState | null;
  onLeave: () => void;
}

/** The way back is to enrol once more: the form stands here, with what is known filled in. */
function EnrolAgain({ desk, ...form }: DeskSectionProps & { desk: DeskState }) {
  const start = form.fromLink ? form.start : { deskUrl: desk.url, code: '' };
  return (
    <>
      <Notice tone="warn" title={t('problem_enrol_again')}>
        {t('enrol_again_text')}
      </Notice>
      <ConnectForm {...form} start={start} suggestedLabel={desk.label} />
    </>
  );
}

function Standing({ desk }: { desk: DeskState }) {
  return desk.revoked ? (
    <Badge tone="warn" icon="alert">
      {t('enrol_again')}
    </Badge>
  ) : (
    <Badge tone="ok" icon="check">
      {t('connected')}
    </Badge>
  );
}

function Content(props: DeskSectionProps) {
  const { desk } = props;
  if (desk === null) return <ConnectForm {...props} />;
  return desk.revoked ? (
    <EnrolAgain {...props} desk={desk} />
  ) : (
    <ConnectedDesk desk={desk} onLeave={props.onLeave} />
  );
}

export function DeskSection(props: DeskSectionProps) {
  const { desk } = props;
  return (
    <Card
      title={t('desk')}
      lead={desk ? t('desk_lead_connected') : t('desk_lead')}
      icon="desk"
      aside={desk && <Standing desk={desk} />}
    >
      <Content {...props} />
    </Card>
  );
}
