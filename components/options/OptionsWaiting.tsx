/** As the options page will stand, with nothing on it that could be changed, and what is waited for. */
import { t } from '@/utils/browser/i18n';
import { NotToldYet } from './NotToldYet';
import './OptionsPage.css';

export const OptionsWaiting = () => (
  <div class="options">
    <main class="options-main" aria-busy="true">
      <h1>{t('options')}</h1>
      <NotToldYet />
    </main>
  </div>
);
