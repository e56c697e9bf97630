/** Which parameters of addresses, headers and form fields are secrets, and which of those are evidence in the address of a stream. */
import { NameList } from './secret-names';

/**
 * Names of parameters whose values let somebody act as the user, or tell who the user is, written as {@link NameList} reads them. A
 * `?` stands behind names which pages use harmlessly, too (`?key=drama`, `?code=404`). The default of a setting: users and
 * administrators may add and take away.
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
  // Names of single services
  ...['oauth_token', 'oauth_verifier', 'x-plex-token', 'login_token', 'device_token', 'awsaccesskeyid'],
  ...['__requestverificationtoken', 'googleaccessid', 'tgwebappdata', 'tgauthresult', 'pass', 'user_pass'],
  // Whatever stands beside these in a name
  ...['*token', '*token*?', '*secret', '*secret*?', '*session', '*session_id', '*sessid', '*csrf', '*xsrf'],
  ...['*jwt', '*bearer', '*password', '*passwd', '*pwd', '*api_key', '*credential', '*credentials'],
  '*-auth-*?',
  // Of these words, but no secrets: kinds of tokens, and places in lists
  ...['!token_type', '!page_token', '!next_page_token', '!prev_page_token', '!continuation_token'],
  // Who the user is
  ...['email', 'e-mail', 'user_email'],
  // Words with a harmless meaning, too
  ...[
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
    'awsaccesskeyid',
    'googleaccessid',
  ],
  // Under a name that no list of secrets has as a whole, they are a lock of the site's, too.
  ...['*token*', '*-auth-*'],
];

/** Headers that are never recorded: they let a reader of the package act as the user, or tell who that is. */
const secretHeaders = new NameList([
  ...['*token*', '*secret*', '*session*', '*cookie*', '*csrf*', '*xsrf*', '*api_key*', '*passw*'],
  ...['*credential*', '*jwt*', '*dpop*', '*-auth-*', '*oauth*', 'xauth', '*authkey*'],
  ...['*authenticat*', '*authorization*', '*webauth*'],
  ...['remote_user', 'x_remote_user', 'x_user', '*-user-id-*', '*-user-email-*', '*forwarded_user*'],
  ...['*forwarded_email*', '*forwarded_preferred_username*'],
  // What a site allows, and how much of it: nobody's secret.
  ...['!access_control_*', '!ratelimit*', '!x_ratelimit_*', '!x_rate_limit_*'],
]);
export const isSecretHeader = (name: string): boolean => secretHeaders.find(name).verdict !== 'never';

/** Form fields and metadata that hold what would let another act for the user. */
const secretFields = new NameList([
  ...['*csrf*', '*xsrf*', '*token*', '*nonce*', '*authenticity*', '*session*', '*secret*', '*viewstate*'],
  ...['*eventvalidation*', '*sesskey*', '*jwt*', '*api_key*', '*password*', '*passwd*', '*credential*'],
  '*-auth-*',
]);
export const isSecretField = (name: string): boolean => secretFields.find(name).verdict !== 'never';

/** Long, and of a kind that no person would write or read: what keys, signatures and session numbers look like. */
export function looksRandom(value: string): boolean {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value)) return true;
  return value.split(/[^A-Za-z0-9]+/).some((run) => {
    if (run.length < 16) return false;
    const changes = run.match(/[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]/g)?.length ?? 0;
    return changes >= 3;
  });
}
