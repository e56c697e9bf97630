/** What is taken out of one capture's artefacts, by the rules in force when it began; each removal is written down. */
import { KnownSecrets, redactText } from '@/utils/evidence/redact-text';
import { redactUrl, type Redacted, type RedactionRules } from '@/utils/evidence/redaction';
import { defaultSecretNames } from '@/utils/evidence/redaction-names';
import { NameList } from '@/utils/evidence/secret-names';
import { toHex } from '@/utils/evidence/hash';
import type { Settings } from '@/utils/archive/settings';

/** Kept with the capture's facts while it is under way, and deleted with them: the salt must not outlive it. */
export interface ErasingState {
  names: string[];
  keepStreamKeys: boolean;
  pageUrl: string;
  salt: string;
  /** Values taken out so far. */
  known: string[];
  /** How many were kept out of the custody log, and out of the remarks of evidence.json. */
  inLog: number;
  inRemarks: number;
}

export const newErasing = (
  { secretNames, keepStreamKeys }: Pick<Settings, 'secretNames' | 'keepStreamKeys'>,
  pageUrl: string,
): ErasingState => ({
  names: [...(secretNames ?? defaultSecretNames)],
  keepStreamKeys,
  pageUrl,
  salt: toHex(crypto.getRandomValues(new Uint8Array(16))),
  ...{ known: [], inLog: 0, inRemarks: 0 },
});

/** Values remembered, so that a hostile page cannot make the search for them long. */
const KNOWN_AT_MOST = 2_000;

/** Cleans what goes into one artefact, and counts. */
export class Eraser {
  readonly #rules: RedactionRules;
  readonly #secrets = new KnownSecrets();
  /** Values taken out of this artefact. */
  count = 0;

  constructor(private readonly state: ErasingState) {
    const { keepStreamKeys, pageUrl, salt } = state;
    this.#rules = { names: new NameList(state.names), keepStreamKeys, pageUrl, salt };
    this.#secrets.learn(state.known);
  }

  /** An address; `mediaType`: of what it leads to, where known. */
  url = (url: string, mediaType: string | null = null): string =>
    this.#note(redactUrl(url, this.#rules, mediaType));

  /** Text that may hold addresses or secrets already met. `maybeScript`: see redact-text. */
  text = (text: string, maybeScript = true): string =>
    this.#note(redactText(text, this.#rules, { known: this.#secrets, maybeScript }));

  #note({ text, removed }: Redacted): string {
    this.count += removed.length;
    const { known } = this.state;
    for (const value of removed)
      if (known.length < KNOWN_AT_MOST && !known.includes(value)) known.push(value);
    this.#secrets.learn(removed);
    return text;
  }
}
