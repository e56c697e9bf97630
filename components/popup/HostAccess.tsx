/** Asks for the leave to see what pages load, where it is missing, and says what for. Nobody has to give it. */
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';

export interface HostAccessProps {
  onAsk: () => void;
}

export function HostAccess({ onAsk }: HostAccessProps) {
  const ask = (
    <Button kind="plain" size="small" onPress={onAsk}>
      {t('host_access_ask')}
    </Button>
  );
  return (
    <Notice tone="neutral" title={t('host_access_title')} actions={ask}>
      {t('host_access_why')}
    </Notice>
  );
}
