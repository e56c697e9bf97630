/** JSON that reads the same for everybody: what was parsed, written again, is the text (so no key comes twice). Throws when it does not. */
export function parseUnambiguous(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const body = text.replace(/\n$/, '');
  if (body !== JSON.stringify(value) && body !== JSON.stringify(value, null, 2))
    throw new Error('a key comes twice, or the formatting is not ours');
  return value;
}
