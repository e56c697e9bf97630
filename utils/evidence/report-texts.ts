/** The words of the report. English here, because it also has to be made where nobody can translate. */

export const reportTextsEn = {
  language: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
  documentTitle: 'Record of a web page',
  complete: 'Complete capture',
  partial: 'Partial capture',
  partialExplained:
    'This capture lacks part of the minimum: address, snapshot and picture of the whole page. What is missing is listed under “What could not be seen”.',
  untitled: 'Page without a title',
  yes: 'yes',
  no: 'no',
  unknown: 'not stated',
  none: 'none',
  utc: 'UTC',
  bytes: 'bytes',
  more: '… and {count} more characters',

  atAGlance: 'At a glance',
  capturedAt: 'Captured at (device’s clock)',
  capturedBy: 'Captured by',
  organisation: 'Organisation',
  accountUsed: 'Logged in on the page as',
  caseReference: 'Case reference',
  purpose: 'Purpose',
  handling: 'Handling',
  captureId: 'Capture',
  server: 'Server address',
  seenFrom: 'Seen from',
  proxied: 'Through a proxy',

  howReached: 'How the page was reached',
  urlTyped: 'Address as entered',
  urlFinal: 'Address as reached',
  referrer: 'Came from',
  redirects: 'Redirects',
  status: 'Status',
  location: 'Sent on to',
  address: 'Address',
  mainResponse: 'Answer of the server',
  headers: 'Headers as received',
  header: 'Header',
  value: 'Value',
  fromCache: 'Answered from the cache',
  fromServiceWorker: 'Answered by a service worker',

  connection: 'Connection',
  protocol: 'Protocol',
  cipher: 'Cipher',
  trusted: 'Trusted by the browser',
  noTls: 'No encrypted connection was recorded for this page.',
  certificate: 'Certificate',
  issuedBy: 'Issued by',
  valid: 'Valid',

  screenshots: 'What was on the screen',
  wholePage: 'The whole page',
  coverage: '{taken} of {needed} strips, down to {height} px of {total} px.',
  strip: 'Strip {number}: {from} to {to} px',

  leads: 'Leads',
  leadsExplained: 'What the page gives away, each with the file that shows it. Observed, not judged.',
  leadKind: 'Kind',
  leadShownIn: 'Shown in',
  leadEvidence: 'What to look for',

  environment: 'Device and software',
  system: 'System',
  screen: 'Screen',
  browser: 'Browser',
  userAgent: 'User agent',
  privateWindow: 'Private window',
  tool: 'Capture software',
  settingsDigest: 'Digest of its settings',
  method: 'Method',
  clock: 'Clock',
  clockSkew: 'Clock against the desk, to within a second',
  timeZone: 'Time zone',

  files: 'Files and their SHA-256',
  filesExplained:
    'Every file of the capture but this report, evidence.json and custody.jsonl, which are closed later; the manifest lists those too.',
  file: 'File',
  size: 'Size',
  madeBy: 'Made by',

  remarks: 'What was changed, went wrong, or could not be seen',
  limitations: 'What could not be seen',
  transformations: 'What was altered',
  deviations: 'Where the usual way was left',
  errors: 'What went wrong',
  redactions: 'What was left out on purpose',
  nothingToSay: 'Nothing to report.',

  proof: 'What this does not prove',
  proofExplained:
    'The seal shows that these files were closed together by one device, and, where time-stamps are present, when. It cannot show that the web server sent them: the encrypted connection of the web (TLS) leaves no signature behind. No capture made on the user’s own machine can prove that. Only a capture of the same page by somebody else, at about the same time, could support it; this package holds none.',
  verify: 'How to check this package',
  verifyExplained:
    'Follow VERIFY.txt beside the folder “data”. It takes a terminal with unzip, sha256sum and openssl, no network and none of our software. This report is a convenience: the files are the evidence.',
};

/** The same keys in another language. `{…}` in a text stands for what is put in. */
export type ReportTexts = typeof reportTextsEn;

/** Puts values into a text. */
export const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
