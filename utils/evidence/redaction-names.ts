/** Which parameters of an address are secrets, and which of those are evidence in the address of a stream. */

/**
 * Names of parameters whose values let somebody act as the user, or tell who the user is. Case, `-` and `_` do not count. `*` stands
 * for any ending. A `?` behind a name: only where the value looks random, because pages use the same word harmlessly
 * (`?key=drama`, `?code=404`). The default of a setting: users and administrators may add and take away.
 */
export const defaultSecretNames: readonly string[] = [
  // Sessions
  ...[
    'session*',
    'sess',
    'sid',
    'phpsessid',
    'jsessionid',
    'aspsessionid*',
    'asp.net_sessionid',
    'cfid',
    'cftoken',
  ],
  // Tokens of access and of sign-in
  ...[
    'token',
    'access_token',
    'refresh_token',
    'id_token',
    'auth_token',
    'user_token',
    'reset_token',
    'invite_token',
  ],
  ...[
    'bearer',
    'jwt',
    'sso*',
    'samlrequest',
    'samlresponse',
    'assertion',
    'code_verifier',
    'client_secret',
    'secret',
  ],
  ...['csrf*', 'xsrf*', '_token', 'authenticity_token', 'sesskey', 'otp', 'magic_link'],
  // Passwords and keys
  ...[
    'password',
    'passwd',
    'pwd',
    'passphrase',
    'api_key',
    'private_key',
    'passkey',
    'torrent_pass',
    'authkey',
  ],
  // Signed addresses
  ...['x-amz-signature', 'x-amz-credential', 'x-amz-security-token', 'x-goog-signature', 'x-goog-credential'],
  // Who the user is
  ...['email', 'e-mail', 'user_email'],
  // Words with a harmless meaning, too
  ...[
    'pass?',
    'code?',
    'key?',
    'sig?',
    'signature?',
    'auth?',
    'authorization?',
    'state?',
    'nonce?',
    'ticket?',
    'hmac?',
  ],
];

/**
 * What signs or limits the address of a stream: the site's own lock on what it gives away, issued to any visitor. In the address of a
 * third party's media these are kept (docs/capture.md, "What is taken out"): a desk must ask for this very address while it is valid.
 */
export const streamKeyNames: readonly string[] = [
  ...[
    'token',
    'tok',
    't',
    'st',
    'e',
    'exp',
    'expires',
    'sig',
    'signature',
    'sign',
    'hash',
    'h',
    'md5',
    'key',
    'k',
  ],
  ...[
    'hmac',
    'hdnts',
    'hdnea',
    'hdntl',
    'policy',
    'key-pair-id',
    'x-amz-*',
    'x-goog-*',
    'wmsauthsign',
    'auth',
    'nonce',
  ],
];

/** Headers that are never recorded: they let a reader of the package act as the user, or tell who that is. */
const SECRET_HEADER =
  /^(?:set-cookie2?|cookie2?|(?:proxy-|www-)?authenticate|(?:proxy-)?authorization|(?:proxy-)?authentication-info|x-[\w-]*(?:csrf|xsrf|token|api-key|session)[\w-]*)$/i;
export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name);

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

/** Whether a list names a parameter: `always`, only when its value `looks random`, or `never`. */
export type Verdict = 'always' | 'looks random' | 'never';

export class NameList {
  readonly #whole = new Map<string, Verdict>();
  readonly #beginnings: [beginning: string, verdict: Verdict][] = [];

  constructor(names: readonly string[]) {
    for (const name of names) {
      const verdict = name.endsWith('?') ? 'looks random' : 'always';
      const word = plain(name.replace(/\?$/, ''));
      if (word.endsWith('*') && word.length > 1) this.#beginnings.push([word.slice(0, -1), verdict]);
      else if (word !== '' && word !== '*') this.#whole.set(word, verdict);
    }
  }

  of(name: string): Verdict {
    const word = plain(name);
    return (
      this.#whole.get(word) ??
      this.#beginnings.find(([beginning]) => word.startsWith(beginning))?.[1] ??
      'never'
    );
  }
}

/** Long, and of a kind that no person would write or read: what keys, signatures and session numbers look like. */
export function looksRandom(value: string): boolean {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value)) return true;
  return value.split(/[^A-Za-z0-9]+/).some((run) => {
    if (run.length < 16) return false;
    const changes = run.match(/[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]/g)?.length ?? 0;
    return changes >= 3;
  });
}
