/** Asks what {@link keepingOf} judges by. */
import type { TabSummary } from '@/utils/browser/tabs';
import { keepingOf, type Keeping } from './keeping';
import { isInMemory } from './memory';
import type { Settings } from './settings';

export const howKept = async (
  { incognito }: Pick<TabSummary, 'incognito'>,
  { keepPrivate }: Pick<Settings, 'keepPrivate'>,
): Promise<Keeping> => keepingOf({ privateWindow: incognito, keepPrivate, inMemory: await isInMemory() });
