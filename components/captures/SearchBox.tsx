/**
 * Finds captures as one types; `/` goes there from the list. Not from anywhere: whoever speaks to the computer would press it
 * without knowing.
 */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { Icon } from '../kit/Icon';

const isList = (element: Element | null): boolean => element?.getAttribute('role') === 'listbox';

export function SearchBox({ query, onSearch }: { query: string; onSearch: (query: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || !isList(document.activeElement)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div class="search" role="search">
      <Icon name="search" size={18} />
      <input
        ref={input}
        type="search"
        class="control"
        dir="auto"
        aria-label={t('search')}
        placeholder={t('search_placeholder')}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => onSearch(event.currentTarget.value)}
      />
    </div>
  );
}
