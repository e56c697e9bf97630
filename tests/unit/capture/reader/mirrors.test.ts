/** Copies of what was typed, wherever a script may have put them; what a page needs to stay itself is left alone. */
import { describe, expect, test } from 'vitest';
import { Ledger } from '@/utils/capture/reader/ledger';
import { withoutMirrors } from '@/utils/capture/reader/mirrors';
import { TYPED_MIRRORED } from '@/utils/capture/reader/reading';

const MARK = '[text typed by the user]';
const without = (html: string, pieces: string[], shown = '', secrets: string[] = []): string =>
  withoutMirrors(html, { pieces, secrets }, shown, new Ledger());

describe('taken out', () => {
  test.each([
    ['hidden text', '<div>typed words</div>', `<div>${MARK}</div>`],
    ['text beside other text', '<b>Name</b><i>typed words</i>x', `<b>Name</b><i>${MARK}</i>x`],
    ['text with a caret in it', '<p>so typed <i></i>wor<b>ds</b>!</p>', `<p>so ${MARK}<i></i><b></b>!</p>`],
    ['text of other spaces', '<p>typed&nbsp;\n words</p>', `<p>${MARK}</p>`],
    ['a comment', '<!--typed words-->', `<!--${MARK}-->`],
    ['an attribute of a custom element', '<my-field text="typed words">', `<my-field text="${MARK}">`],
    ['a framework’s attribute', '<div ng-reflect-model="typed words">', `<div ng-reflect-model="${MARK}">`],
    ['what a slider says', '<i aria-valuetext="typed words, 3">', `<i aria-valuetext="${MARK}, 3">`],
    [
      'JSON with an address in it',
      '<i data-state="{&quot;q&quot;:&quot;typed words&quot;,&quot;u&quot;:&quot;https://h.test/&quot;}">',
      `<i data-state="{&quot;q&quot;:&quot;${MARK}&quot;,&quot;u&quot;:&quot;https://h.test/&quot;}">`,
    ],
    [
      'the whole of a hidden field',
      '<input type="hidden" value="/x typed words y">',
      `<input type="hidden" value="${MARK}">`,
    ],
  ])('%s', (_, html, left) => {
    expect(without(html, ['typed words'])).toBe(left);
  });

  test('as it is written in text, in attributes, in markup within them, in JSON', () => {
    const typed = 'a "b" & <c>';
    const copies = [
      '<p>a "b" &amp; &lt;c&gt;</p>',
      '<i title="a &quot;b&quot; &amp; &lt;c&gt;">',
      '<i data-html="&lt;p&gt;a &quot;b&quot; &amp;amp; &amp;lt;c&amp;gt;&lt;/p&gt;">',
      '<i data-json="[&quot;a \\&quot;b\\&quot; &amp; &lt;c&gt;&quot;]">',
    ];
    for (const copy of copies) expect(without(copy, [typed])).toContain(MARK);
  });

  test.each([
    ['other letters', '<p>TYPED WORDS</p><i data-q="Typed words">', `<p>${MARK}</p><i data-q="${MARK}">`],
    ['a query', '<i data-q="q=typed%20words&amp;p=1">', `<i data-q="q=${MARK}&amp;p=1">`],
    ['a form’s query', '<i data-q="q=typed+words">', `<i data-q="q=${MARK}">`],
    ['a query within a query', '<i data-q="%3Dtyped%20words">', `<i data-q="%3D${MARK}">`],
  ])('in %s', (_, html, left) => {
    expect(without(html, ['typed words'])).toBe(left);
  });

  test('as addresses write signs and letters of other languages', () => {
    const typed = "l'été & co";
    for (const copy of ["l'%C3%A9t%C3%A9%20%26%20co", 'l%27%c3%a9t%c3%a9+%26+co'])
      expect(without(`<i data-q="q=${copy}">`, [typed])).toBe(`<i data-q="q=${MARK}">`);
  });

  test('what stands on the page only within other words', () => {
    const html = '<p hidden>themovi</p><i data-x="themovi">';
    expect(without(html, ['themovi'], 'Watch the movie')).toBe(`<p hidden>${MARK}</p><i data-x="${MARK}">`);
  });

  test('a password, in whatever no one sees, though the page says the same word', () => {
    const html = '<p>Watch the movie</p><i data-x="movie"><input type="hidden" value="movie">';
    expect(without(html, [], 'Watch the movie', ['movie'])).toBe(
      `<p>Watch the movie</p><i data-x="${MARK}"><input type="hidden" value="${MARK}">`,
    );
    expect(without(html, [], 'Watch the film', ['movie'])).toContain(`<p>Watch the ${MARK}</p>`);
  });

  test('and said, with how often', () => {
    const ledger = new Ledger();
    withoutMirrors(
      '<p title="typed words">typed words</p>',
      { pieces: ['typed words'], secrets: [] },
      '',
      ledger,
    );
    expect(ledger.remarks).toMatchObject([{ code: TYPED_MIRRORED, count: 2 }]);
    expect(ledger.redactions).toMatchObject([{ kind: 'typed-value', count: 2 }]);
  });
});

describe('left alone', () => {
  test('what the page shows as well, in whatever letters and lines', () => {
    const html = '<h1>a film by name</h1><i title="a film by name">';
    expect(without(html, ['a film by name'], 'Results for: A FILM\nBY NAME (3)')).toBe(html);
  });

  test.each([
    '<p>see https://h.test/film/1</p>',
    '<a href="https://h.test/film" data-src="/film/1.jpg" class="film" id="film" style="--x:film">',
    '<input type="film" name="film">',
    '<rect fill="film" d="film">',
    '<p>filmography</p>',
    '<p>&amp;&quot;</p>',
  ])('%s', (html) => {
    expect(without(html, ['film', 'quot', 'amp;'])).toBe(html);
  });

  test('the signs that stand for what is filled in later', () => {
    const ledger = new Ledger();
    const html = `<i data-x="${ledger.tokenPrefix}1;">${ledger.tokenPrefix}2;</i>`;
    expect(withoutMirrors(html, { pieces: ['constat'], secrets: [] }, '', ledger)).toBe(html);
  });
});

test('a page full of tags and of what was typed is gone over once', { timeout: 25_000 }, () => {
  const long = '!'.repeat(9_000);
  const pieces = Array.from({ length: 200 }, (_, index) => `${long}${index}`);
  for (const html of ['!'.repeat(300_000), '<p>!</p>'.repeat(50_000), `<i x="${'!'.repeat(300_000)}">`])
    without(html, pieces, '!'.repeat(100_000));
});
