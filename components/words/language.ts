/** Which language dates and figures are written in: that of the texts, in the user's own variety of it. */
import { t, uiLanguage } from '@/utils/browser/i18n';

/** Such as "en-GB": a user whose language we do not speak reads English texts, so English dates as well. */
export function displayLanguage(): string {
  const written = t('language_tag');
  const wanted = uiLanguage();
  return wanted === written || wanted.startsWith(`${written}-`) ? wanted : written;
}

export const textDirection = (): 'ltr' | 'rtl' => (t('language_direction') === 'rtl' ? 'rtl' : 'ltr');
