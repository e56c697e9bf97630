/** The options page with its state; until that is read, what is waited for. */
import { t } from '@/utils/browser/i18n';
import { NotToldYet } from './NotToldYet';
import { OptionsPage } from './OptionsPage';
import { useOptions, type OptionsDoors } from './use-options';

export function OptionsView(doors: OptionsDoors) {
  const state = useOptions(doors);
  return state ? <OptionsPage {...state} /> : <OptionsWaiting />;
}

/** As the page will stand, with nothing on it that could be changed. */
export const OptionsWaiting = () => (
  <div class="options">
    <main class="options-main" aria-busy="true">
      <h1>{t('options')}</h1>
      <NotToldYet />
    </main>
  </div>
);
