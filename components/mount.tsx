/** Puts a page on the screen: language, direction and title first, and a word instead of blankness when it breaks. */
import './base.css';
import { Component, render, type ComponentChildren } from 'preact';
import { t, type MessageKey } from '@/utils/browser/i18n';
import { Button } from './kit/Button';
import { EmptyState } from './kit/EmptyState';
import { displayLanguage, textDirection } from './words/language';

class Guard extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  override componentDidCatch(): void {
    this.setState({ broken: true });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <EmptyState
        icon="alert"
        title={t('page_broken')}
        actions={
          <Button kind="primary" onPress={() => location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        {t('page_broken_text')}
      </EmptyState>
    );
  }
}

export function mount(page: ComponentChildren, title: MessageKey, root: Element = document.body): void {
  document.documentElement.lang = displayLanguage();
  document.documentElement.dir = textDirection();
  document.title = t(title);
  render(<Guard>{page}</Guard>, root);
}
