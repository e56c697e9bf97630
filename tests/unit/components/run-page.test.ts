/** A run in figures: the words beside them are declined as the language does it. */
import { parseHTML } from 'linkedom';
import { h, render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import fr from '@/public/_locales/fr/messages.json';
import { RunPage } from '@/components/bulk/RunPage';
import type { RunState } from '@/components/bulk/use-run';
import { provideMessages } from '@/utils/browser/i18n';
import { lookUpIn } from '../../gallery/messages';

beforeEach(() => {
  provideMessages(lookUpIn(fr));
  const { document } = parseHTML('<body></body>');
  vi.stubGlobal('document', document);
  vi.stubGlobal(
    'matchMedia',
    () =>
      new (class extends EventTarget {
        matches = false;
      })(),
  );
  // Nothing is laid out here.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** Each word that names a figure on the page, with that figure: of the card, and of the list's tabs. */
function named(counts: Partial<RunState['counts']>): { card: string[]; tabs: string[] } {
  const nothing = () => undefined;
  const state: RunState = {
    run: {
      ...{
        id: 'r',
        name: '',
        status: 'over',
        rows: 4,
        held: null,
        createdAtMs: 1,
        startedAtMs: 1,
        endedAtMs: 2,
      },
      options: { atOnce: 1, pauseMs: 0, recorded: false },
    },
    counts: {
      ...{ waiting: 0, opening: 0, capturing: 0, complete: 0, partial: 0, failed: 0, 'left-out': 0 },
      ...counts,
    },
    ...{ leftMs: null, online: true, version: 1, onPause: nothing, onResume: nothing, onStop: nothing },
    ...{ onAgain: nothing, onSaveTable: nothing, onForget: nothing },
    ...{ indexesAt: () => Promise.resolve([]), rowsAmong: () => Promise.resolve([]) },
  };
  render(h(RunPage, { state, onOpenCaptures: nothing }), document.body);
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
  return { card: texts('.fact').slice(0, 4), tabs: texts('[role=tab]').slice(1) };
}

it('says one in the singular, and more in the plural', () => {
  expect(named({ complete: 1, partial: 1, failed: 1, 'left-out': 1 })).toEqual({
    card: ['Capturée1', 'Partielle1', 'Échec1', 'Écartée1'],
    tabs: ['Capturée1', 'Partielle1', 'Échec1', 'Écartée1'],
  });
  expect(named({ complete: 2, partial: 2, failed: 2, 'left-out': 2 })).toEqual({
    card: ['Capturées2', 'Partielles2', 'Échecs2', 'Écartées2'],
    tabs: ['Capturées2', 'Partielles2', 'Échecs2', 'Écartées2'],
  });
});
