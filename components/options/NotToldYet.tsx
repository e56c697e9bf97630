/** In place of what an administrator may have set, until the browser says whether one has: nobody changes it before. */
import { t } from '@/utils/browser/i18n';

export const NotToldYet = () => <p class="options-soft options-late">{t('managed_not_told')}</p>;
