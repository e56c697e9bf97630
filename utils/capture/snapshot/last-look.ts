/**
 * The last look at a document's markup before it is written. The reader leaves out what would act when the file is opened;
 * should it ever fail to, or an answer be forged, what acts is written as text here, and it is said.
 *
 * It needs no parser: in what the reader writes, a `<` of the page's own is always escaped, so whatever stands after a `<`
 * may become a tag, however the rest is understood, and nothing else can.
 */

/** What may act by itself: run, lead away, connect, or show what is not in the file. */
const ACTING =
  /<(script|base|meta|link|iframe|frame|object|embed|portal|fencedframe|xmp|plaintext)(?![^\s/>])([^<>]*)/gi;

const ATTRIBUTES = /^(?:\s+[^\s"'<>=/]+(?:="[^"<>]*")?)*\s*$/;
const ATTRIBUTE = /\s([^\s"'<>=/]+)(?:="([^"<>]*)")?/g;
const CALLING = /pre|fetch|expect|stylesheet|manifest|import|modulepreload|next|dictionary/i;

/** What must hold of the attributes of an element that may stand. Of those not named here, none may. */
const harmless: Readonly<Record<string, (attributes: ReadonlyMap<string, string>) => boolean>> = {
  meta: (attributes) => !attributes.has('http-equiv') && !attributes.has('charset'),
  link: (attributes) => !CALLING.test(attributes.get('rel') ?? ''),
  // Where they lead is put in by the assembler, with a sandbox around it.
  iframe: (attributes) => !attributes.has('src') && !attributes.has('srcdoc'),
  frame: (attributes) => !attributes.has('src'),
  object: (attributes) => !attributes.has('data'),
  embed: (attributes) => !attributes.has('src'),
};

/** `tokenPrefix`: of the gaps, which are filled later. Returns the markup with what acts as text; `found` hears of each. */
export function lookedOver(html: string, tokenPrefix: string, found: (tag: string) => void): string {
  const asText = (tag: string): string => {
    found(tag);
    return `&lt;${tag.slice(1)}`;
  };
  return (
    html
      // A gap within a name: what it becomes, nobody knows yet.
      .replace(new RegExp(`<[^\\s"<>]*${tokenPrefix}`, 'g'), asText)
      .replace(ACTING, (tag: string, name: string, written: string) =>
        isHarmless(name.toLowerCase(), written, tokenPrefix) ? tag : asText(tag),
      )
  );
}

function isHarmless(name: string, written: string, tokenPrefix: string): boolean {
  const judge = harmless[name];
  if (!judge || !ATTRIBUTES.test(written)) return false;
  const attributes = new Map<string, string>();
  for (const [, key = '', value = ''] of written.matchAll(ATTRIBUTE)) {
    // Where the parser expects a name, only a frame's own gap may stand.
    if (key.includes(tokenPrefix) && !/frame$/.test(name)) return false;
    // Of two with one name the parser takes the first.
    if (!attributes.has(key.toLowerCase())) attributes.set(key.toLowerCase(), value);
  }
  return judge(attributes);
}
