import { describe, expect, it } from 'vitest';
import { draftFrom, emptyDraft, readDraft } from '@/components/capture/claim-draft';
import { claim } from '../../gallery/samples';

describe('the claim form', () => {
  it('says what is missing, in the order of the form', () => {
    expect(readDraft(emptyDraft)).toEqual({ missing: ['work', 'rights_holder', 'kind', 'infringement'] });
    expect(readDraft({ ...claim, work: '   ' })).toEqual({ missing: ['work'] });
  });

  it('needs no note', () =>
    expect(readDraft({ ...claim, note: '' })).toEqual({ claim: { ...claim, note: '' } }));

  it('trims names', () => {
    expect(readDraft({ ...claim, work: ' The Long Tide ' })).toEqual({ claim });
  });

  it('offers the last claim again without its note, which was about another page', () => {
    expect(draftFrom(claim)).toEqual({ ...claim, note: '' });
    expect(draftFrom(null)).toEqual(emptyDraft);
  });
});
