/** The desk: not connected yet, connected, or one that no longer knows this device. */
import { t } from '@/utils/browser/i18n';
import type { DeskState } from '@/utils/messaging/commands';
import { Badge } from '../kit/Badge';
import { Card } from '../kit/Card';
import { Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { ConnectedDesk } from './ConnectedDesk';
import { ConnectForm, type ConnectFormProps } from './ConnectForm';
import { readDeskAddress } from './desk-address';

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

/** An enrolment link changes nothing by itself: what it is for is said, and what would have to be done first. */
function LinkNotTaken({ desk, deskUrl }: { desk: DeskState; deskUrl: string }) {
  const linked = readDeskAddress(deskUrl);
  const own = readDeskAddress(desk.url);
  if (linked.ok && own.ok && linked.url === own.url)
    return (
      <Notice tone="neutral" title={t('link_same_desk')} announce>
        {t('link_same_desk_text')}
      </Notice>
    );
  return (
    <Notice tone="warn" title={t('link_other_desk')} announce>
      <p>
        <Foreign text={deskUrl} lines={2} />
      </p>
      <p>{t('link_other_desk_text')}</p>
    </Notice>
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
    <>
      {props.fromLink && <LinkNotTaken desk={desk} deskUrl={props.start.deskUrl} />}
      <ConnectedDesk desk={desk} onLeave={props.onLeave} />
    </>
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
