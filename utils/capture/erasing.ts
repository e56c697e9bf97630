/** What is taken out of one capture's artefacts, by the rules in force when it began; each removal is written down. */
import { KnownSecrets, redactText, withoutKnown } from '@/utils/evidence/redact-text';
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

/** What all that cleans one capture shares: its rules and the secrets met so far, wherever that was. */
export class Erasing {
  readonly known = new KnownSecrets();
  readonly #names: NameList;
  readonly #met: Set<string>;

  constructor(private readonly state: ErasingState) {
    this.#names = new NameList(state.names);
    this.#met = new Set(state.known);
    this.known.learn(state.known);
  }

  /** The page's address is known for good only when a recording has come to it. */
  get rules(): RedactionRules {
    const { keepStreamKeys, pageUrl, salt } = this.state;
    return { names: this.#names, keepStreamKeys, pageUrl, salt };
  }

  learn(values: readonly string[]): void {
    for (const value of values) {
      if (this.#met.size >= KNOWN_AT_MOST) return;
      if (this.#met.has(value)) continue;
      this.#met.add(value);
      this.state.known.push(value);
      this.known.learn([value]);
    }
  }

  /** For one artefact. */
  eraser = (): Eraser => new Eraser(this);
}

/** Cleans what goes into one artefact, and counts. */
export class Eraser {
  /** Values taken out of this artefact. */
  count = 0;

  constructor(private readonly erasing: Erasing) {}

  /** An address; `mediaType`: of what it leads to, where known. */
  url = (url: string, mediaType: string | null = null): string =>
    this.#note(redactUrl(url, this.erasing.rules, mediaType));

  /** Text that may hold addresses or secrets already met. `maybeScript`: see redact-text. */
  text = (text: string, maybeScript = true): string =>
    this.#note(redactText(text, this.erasing.rules, { known: this.erasing.known, maybeScript }));

  /** Whether anything was met yet that may stand elsewhere. */
  get hasMet(): boolean {
    return this.erasing.known.patterns().length > 0;
  }

  /** Takes out only what has been met already. */
  known = (text: string): string =>
    this.#note(withoutKnown(text, this.erasing.known, this.erasing.rules.salt));

  #note({ text, removed, aside = [] }: Redacted): string {
    this.count += removed.length + aside.length;
    this.erasing.learn(removed);
    return text;
  }
}
