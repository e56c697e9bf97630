/** The report for people: nothing in it runs, fetches, hides or turns around, whatever the page called itself. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, visible } from '@/utils/evidence/html';
import { reportHtml } from '@/utils/evidence/report';
import { reportTextsEn } from '@/utils/evidence/report-texts';
import type { Lead } from '@/utils/evidence/schema';
import { sampleSubject } from './sample';

const HOSTILE = '<script>alert(1)</script>"\'&<img src=//evil.test onerror=x>\u202egnp.exe\u0000\ud800';
const subject = sampleSubject([], 'f'.repeat(64));
const lead: Lead = {
  kind: 'contact',
  value: HOSTILE,
  host: null,
  frame_chain: [],
  shown_in: 'data/snapshot/page.html',
  evidence: HOSTILE,
};
const report = (title: string, images = [{ src: 'screenshots/viewport.png', alt: HOSTILE }]) =>
  reportHtml(
    {
      ...subject,
      operator: { name: HOSTILE, organisation: HOSTILE, account_used: HOSTILE },
      target: { ...subject.target, title, url_final: `https://pirate.test/${HOSTILE}`, referrer: HOSTILE },
      limitations: [{ code: HOSTILE, at: '2026-11-22T10:00:00.000Z', detail: HOSTILE }],
    },
    [lead],
    reportTextsEn,
    images,
  );

describe('report', () => {
  it('lets no markup through, in text or attributes', () => {
    const made = report(HOSTILE);
    expect(made).not.toMatch(/<script|onerror=x>|<img src=\/\//i);
    expect(made).not.toMatch(/[\u0000\u202e\ud800]/);
    expect(made).toContain('[U+202E]');
    // Every tag is one of ours.
    const tags = new Set(
      [...made.replace(/<style>[^]*<\/style>/, '').matchAll(/<([a-z][a-z0-9]*)/g)].map(([, tag]) => tag),
    );
    for (const tag of ['script', 'iframe', 'object', 'embed', 'link', 'base', 'form', 'input'])
      expect(tags.has(tag)).toBe(false);
  });

  it('never lets a title change the structure', () => {
    const structure = (text: string) =>
      text.match(/<\/?[a-z][^>]*>/g)?.filter((tag) => !tag.includes('figcaption')).length;
    const plain = structure(report('x'));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text !== ''),
        (title) => structure(report(title)) === plain,
      ),
      { numRuns: 25 },
    );
  });

  it('allows its own style and nothing else', () => {
    const made = report('x');
    const style = /<style>([^]*)<\/style>/.exec(made)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(made).toContain(`style-src 'sha256-${digest}'`);
    expect(made).toContain("default-src 'none'");
    expect(made).not.toMatch(/ style=/);
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('links to nothing outside', () => {
    const made = report('x');
    for (const [, target = ''] of made.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(target).toMatch(/^[a-z]+\/[\w.-]+$/);
  });

  it('shows pictures by plain relative paths only', () => {
    for (const src of [
      '/etc/passwd',
      '../x.png',
      'https://evil.test/x.png',
      'a/../../x',
      'javascript:alert(1)',
      '',
    ])
      expect(() => report('x', [{ src, alt: '' }]), src).toThrow();
  });

  it('says what it does not prove, and what kind of capture it is', () => {
    expect(report('x')).toContain(escapeHtml(reportTextsEn.proofExplained));
    expect(report('x')).toContain(reportTextsEn.complete);
    expect(report('x')).not.toContain(reportTextsEn.partialExplained);
    const partial = reportHtml({ ...subject, completeness: 'partial' }, [], reportTextsEn, []);
    expect(partial).toContain(escapeHtml(reportTextsEn.partialExplained));
  });
});

describe('html', () => {
  it('escapes what is put in, but not what was made', () => {
    expect(html`<p title="${'"'}">${'<'}${[html`<b>${'&'}</b>`, 1]}</p>`.markup).toBe(
      '<p title="&quot;">&lt;<b>&amp;</b>1</p>',
    );
  });

  it('makes deceptive characters visible and keeps scripts readable', () => {
    expect(visible('a\u202eb\u200bc\ufeff')).toBe('a[U+202E]b[U+200B]c[U+FEFF]');
    expect(visible('a\tb\r\nc')).toBe('a b c');
    for (const text of ['فیلم\u200cها', 'हिन्दी', '日本語', '👨‍👩‍👧', 'é']) expect(visible(text)).toBe(text);
  });
});
