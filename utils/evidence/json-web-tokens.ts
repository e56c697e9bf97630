/** JSON Web Tokens (RFC 7519) in text: `{"…` in base64url twice, and a signature. Pure; one pass, however the text tries to make it long. */

/** What joins header and payload: every token has it, and little else does. */
const JOINT = '.eyJ';
const PAYLOAD_AND_SIGNATURE = /\.eyJ[\w-]{4,}\.[\w-]*/y;
/** A header begins a word, also one that is glued on (`sb-eyJ…`, `auth_eyJ…`). */
const HEADER = /(?<![A-Za-z0-9])eyJ[\w-]{8}/;
const isOfToken = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 45 ||
  code === 95;

/** Where the run of token characters that ends at `end` begins, at `from` or later. */
function runBefore(text: string, end: number, from: number): number {
  let at = end;
  while (at > from && isOfToken(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** The text with each token replaced by what `takeOut` makes of it. */
export function withoutTokens(text: string, takeOut: (token: string) => string): string {
  let clean = '';
  let from = 0;
  for (let joint = text.indexOf(JOINT); joint >= 0;) {
    const run = runBefore(text, joint, from);
    const header = text.slice(run, joint).search(HEADER);
    PAYLOAD_AND_SIGNATURE.lastIndex = joint;
    if (header < 0 || !PAYLOAD_AND_SIGNATURE.test(text)) {
      joint = text.indexOf(JOINT, joint + JOINT.length);
      continue;
    }
    const end = PAYLOAD_AND_SIGNATURE.lastIndex;
    clean += text.slice(from, run + header) + takeOut(text.slice(run + header, end));
    from = end;
    joint = text.indexOf(JOINT, end);
  }
  return clean + text.slice(from);
}
