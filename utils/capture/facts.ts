/** What a capture has found out so far. Saved after every step, so that another background can go on from here. */
import type { Evidence, Redaction, Remark } from '@/utils/evidence/schema';
import type { ErasingState } from './erasing';
import type { PageLog } from './request-log';
import type { FullPage } from './engines/engine';
import type { RecordingStart } from './engines/recording';
import type { Strip } from '@/utils/evidence/schema';

export interface CaptureFacts {
  tabId: number;
  windowId: number;
  /** The document the click was about: no other one is ever captured in its place. */
  documentId: string | null;
  privateWindow: boolean;
  startedAtMs: number;
  /** Record mode, by the user's choice. `loaded`: a page has come, so that it is not to be loaded once more. */
  recording: { start: RecordingStart; loaded: boolean } | null;
  /** The extension opened the page, from a list of the user's. Captures begun by earlier versions do not say. */
  fromList?: boolean;
  engine: Evidence['method']['engine'];
  environment: Pick<Evidence, 'device' | 'browser' | 'tool' | 'operator' | 'case_ref' | 'purpose'> | null;
  tlp: Evidence['handling']['tlp'];
  urlFinal: string;
  title: string;
  page: Omit<Evidence['page'], 'coverage'> | null;
  referrer: string | null;
  pageLog: PageLog | null;
  fullPage: FullPage | null;
  strips: Strip[];
  tls: Evidence['tls'];
  /** This clock minus the stamping authority's, when it answered. */
  skewMs: number | null;
  httpDates: Evidence['clock']['http_date'];
  transformations: Remark[];
  deviations: Remark[];
  errors: Remark[];
  limitations: Remark[];
  redactions: Redaction[];
  erasing: ErasingState;
}
