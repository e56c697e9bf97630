/** The detail of an imported capture: what is not proven here is named in words, and nothing beside it says otherwise. */
import { parseHTML } from 'linkedom';
import { h, render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import en from '@/public/_locales/en/messages.json';
import { Overview } from '@/components/detail/Overview';
import { provideMessages } from '@/utils/browser/i18n';
import { lookUpIn } from '../../gallery/messages';
import { capture } from '../../gallery/samples';

beforeEach(() => {
  provideMessages(lookUpIn(en));
  vi.stubGlobal('document', parseHTML('<body></body>').document);
});
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
});

function shown(unproven: string[]): string {
  const details = {
    ...{ capture: capture({ imported: { atMs: 0, signerSha256: 'ab', unproven } }), evidence: null },
    ...{
      artefacts: [],
      leads: [],
      custody: [],
      journal: [],
      importedJournals: [],
      claims: [],
      receipt: null,
    },
  };
  const nothing = () => undefined;
  const props = { details, lastClaim: null, onEditClaim: nothing, onRepeatClaim: nothing };
  render(h(Overview, props), document.body);
  return document.body.textContent;
}

it('says of a stamp that nobody here can prove that it is there, and no more', () => {
  const text = shown(['stamp.close']);
  expect(text).toContain('Not proven hereClosing time-stamp');
  expect(text).toContain('Opening stampStamped');
  expect(text).toContain('Closing stampThere, not proven here');
});

it('says of one that was proven that it is stamped', () => {
  const text = shown([]);
  expect(text).toContain('Closing stampStamped');
  expect(text).not.toContain('not proven here');
});
