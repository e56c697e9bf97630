/** What is known of a capture when it begins. */
import type { Settings } from '@/utils/archive/settings';
import type { TabSummary } from '@/utils/browser/tabs';
import { newErasing } from './erasing';
import type { CaptureFacts } from './facts';

/** `documentId`: of the page in the tab, null where there is none; `recording`: null outside record mode; `fromList`: begun by a bulk capture. */
export function newFacts(
  tab: TabSummary,
  documentId: string | null,
  engine: CaptureFacts['engine'],
  settings: Settings,
  recording: CaptureFacts['recording'],
  fromList: boolean,
): CaptureFacts {
  return {
    tabId: tab.id,
    windowId: tab.windowId,
    documentId,
    privateWindow: tab.incognito,
    startedAtMs: Date.now(),
    recording,
    fromList,
    engine,
    environment: null,
    tlp: settings.tlp,
    urlFinal: recording?.start.how === 'open' ? recording.start.url : tab.url,
    title: tab.title,
    page: null,
    referrer: null,
    pageLog: null,
    fullPage: null,
    strips: [],
    tls: null,
    skewMs: null,
    httpDates: [],
    transformations: [],
    deviations: [],
    errors: [],
    limitations: [],
    redactions: [],
    erasing: newErasing(settings, tab.url),
  };
}
