/** The desk: not connected yet, or connected. */
import { t } from '@/utils/browser/i18n';
import type { DeskState } from '@/utils/messaging/commands';
import { Badge } from '../kit/Badge';
import { Card } from '../kit/Card';
import { ConnectedDesk } from './ConnectedDesk';
import { ConnectForm, type ConnectFormProps } from './ConnectForm';

export interface DeskSectionProps extends ConnectFormProps {
  desk: DeskState | null;
  onLeave: () => void;
}

export function DeskSection(props: DeskSectionProps) {
  const { desk } = props;
  return (
    <Card
      title={t('desk')}
      lead={desk ? t('desk_lead_connected') : t('desk_lead')}
      icon="desk"
      aside={
        desk && (
          <Badge tone="ok" icon="check">
            {t('connected')}
          </Badge>
        )
      }
    >
      {desk ? <ConnectedDesk desk={desk} onLeave={props.onLeave} /> : <ConnectForm {...props} />}
    </Card>
  );
}
