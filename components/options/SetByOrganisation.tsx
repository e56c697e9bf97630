/** What whoever manages the browser has decided: said in the place of the switch or the field that would change nothing. */
import { t } from '@/utils/browser/i18n';
import { Notice } from '../kit/Notice';

export interface SetByOrganisationProps {
  what: string;
  /** Of a switch: how it stands. */
  on?: boolean;
}

export function SetByOrganisation({ what, on }: SetByOrganisationProps) {
  return (
    <Notice tone="neutral" icon="lock" title={t('set_by_organisation')}>
      {on === undefined ? what : t('set_to', what, on ? t('switched_on') : t('switched_off'))}
    </Notice>
  );
}
