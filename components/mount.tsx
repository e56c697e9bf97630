/** Puts a page on the screen: language, direction and title first, and a word instead of blankness when it breaks. */
import './base.css';
import { Component, render, type ComponentChildren } from 'preact';
import { t, type MessageKey } from '@/utils/browser/i18n';
import { noteLostLog } from '@/utils/archive/fresh-log';
import { ArchiveUnavailable } from '@/utils/archive/unavailable';
import { Button } from './kit/Button';
import { EmptyState } from './kit/EmptyState';
import { problemText, type ProblemWords } from './words/codes';
import { displayLanguage, textDirection } from './words/language';

/** Why nothing can be shown: the store of captures says it itself; anything else is a fault of this window. */
function wordsFor(error: unknown): ProblemWords {
  return error instanceof ArchiveUnavailable
    ? problemText(error.code)
    : { title: t('page_broken'), next: t('page_broken_text') };
}

class Guard extends Component<{ children: ComponentChildren }, { broken: ProblemWords | null }> {
  override state = { broken: null };

  override componentDidCatch(error: unknown): void {
    this.setState({ broken: wordsFor(error) });
  }

  override render(
    { children }: { children: ComponentChildren },
    { broken }: { broken: ProblemWords | null },
  ) {
    if (!broken) return children;
    return (
      <EmptyState
        icon="alert"
        title={broken.title}
        actions={
          <Button kind="primary" onPress={() => location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        {broken.next}
      </EmptyState>
    );
  }
}

export function mount(page: ComponentChildren, title: MessageKey, root: Element = document.body): void {
  noteLostLog();
  document.documentElement.lang = displayLanguage();
  document.documentElement.dir = textDirection();
  document.title = t(title);
  render(<Guard>{page}</Guard>, root);
}
