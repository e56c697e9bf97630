/** Asks what {@link keepingOf} judges by. */
import type { TabSummary } from '@/utils/browser/tabs';
import { keepingOf, type Keeping } from './keeping';
import { archivePlace } from './memory';
import type { Settings } from './settings';

export const howKept = async (
  { incognito }: Pick<TabSummary, 'incognito'>,
  { keepPrivate }: Pick<Settings, 'keepPrivate'>,
): Promise<Keeping> => keepingOf({ privateWindow: incognito, keepPrivate, place: await archivePlace() });
