/** Where there is nothing to list: how to make the first capture, or that the search found none. */
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { EmptyState } from '../kit/EmptyState';

export function NoCaptures({ shortcut }: { shortcut: string | null }) {
  return (
    <EmptyState icon="capture" title={t('no_captures')}>
      <ol class="first-steps">
        <li>{t('first_open')}</li>
        <li>
          <span>
            {t('first_press')}
            {shortcut && (
              <>
                {' '}
                {t('first_or')} <kbd>{shortcut}</kbd>
              </>
            )}
          </span>
        </li>
        <li>{t('first_send')}</li>
      </ol>
    </EmptyState>
  );
}

export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon="search"
      title={t('nothing_found')}
      actions={<Button onPress={onClear}>{t('clear_search')}</Button>}
    >
      <p>{t('nothing_found_text')}</p>
    </EmptyState>
  );
}
