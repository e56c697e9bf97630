/** The report's words in the user's language. */
import { reportTextsEn, type ReportTexts } from '@/utils/evidence/report-texts';

export const reportTexts = (): ReportTexts => reportTextsEn;
