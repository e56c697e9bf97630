/** What the reader returns of a page of this HTML; `{0}` stands for its first gap. */
import type { FrameReading, Gap } from '@/utils/capture/reader/reading';

const prefix = `constat-${'0123456789abcdef'.repeat(2)}-`;
export const reading = (html: string, gaps: Gap[] = [], more: Partial<FrameReading> = {}): FrameReading => ({
  url: 'http://a.test/page.html',
  baseUrl: 'http://a.test/page.html',
  title: '',
  lang: null,
  charset: 'UTF-8',
  contentType: 'text/html',
  doctype: '<!DOCTYPE html>',
  quirksMode: false,
  referrer: '',
  viewport: { width: 800, height: 600 },
  scroll: { x: 0, y: 0 },
  documentSize: { width: 800, height: 600 },
  devicePixelRatio: 1,
  colorScheme: 'light',
  framePath: [],
  text: '',
  links: [],
  frames: [],
  media: [],
  scrolled: [],
  html: html.replace(/\{(\d+)\}/g, `${prefix}$1;`),
  tokenPrefix: prefix,
  gaps,
  redactions: [],
  remarks: [],
  tookMs: 1,
  ...more,
});
