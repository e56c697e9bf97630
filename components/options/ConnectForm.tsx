/** Connecting to a desk: its address, a code, a name for this device; a test first, if one likes. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { TextField } from '../kit/Field';
import { Foreign } from '../kit/Foreign';
import { Notice } from '../kit/Notice';
import { problemText } from '../words/codes';
import { figure } from '../words/counts';
import { readDeskAddress } from './desk-address';
import type { EnrolmentLink } from './enrolment-link';

/** What the last press came to. */
export type DeskAnswer =
  | { kind: 'found'; name: string; clockSkewMs: number | null }
  | { kind: 'problem'; code: string; detail: string };

export interface ConnectFormProps {
  /** Of an enrolment link, or the address known from before. */
  start: EnrolmentLink;
  /** A link has filled the form in. */
  fromLink: boolean;
  /** What the device would be called at the desk. */
  suggestedLabel: string;
  busy: 'testing' | 'enrolling' | null;
  answer: DeskAnswer | null;
  onTest: (url: string) => void;
  onEnrol: (enrolment: { url: string; code: string; label: string }) => void;
}

/** A clock this far from the desk's is worth a word: time-stamps and the package will show two different times. */
const SKEW_WORTH_SAYING_MS = 5_000;

/** What a delivery gets over by itself. Enrolling does not: here it is for the user to try again. */
const PASSING = ['offline', 'desk-unreachable', 'desk-busy', 'desk-error', 'desk-full'];
/** Where nobody answered, only the browser has words for it, in its own language. */
const UNANSWERED = ['offline', 'desk-unreachable'];

function Answer({ answer }: { answer: DeskAnswer }) {
  if (answer.kind === 'problem') {
    const words = problemText(answer.code);
    return (
      <Notice tone="bad" title={words.title} announce>
        <p>{PASSING.includes(answer.code) ? t('problem_enrol_next') : words.next}</p>
        {answer.detail && !UNANSWERED.includes(answer.code) && (
          <p>
            <Foreign text={answer.detail} />
          </p>
        )}
      </Notice>
    );
  }
  const skew = answer.clockSkewMs ?? 0;
  return (
    <Notice tone="ok" title={t('desk_found')} announce>
      <p>
        <Foreign text={answer.name} />
      </p>
      {Math.abs(skew) >= SKEW_WORTH_SAYING_MS && (
        <p>{t('desk_clock_skew', figure(Math.round(skew / 1000)))}</p>
      )}
    </Notice>
  );
}

/** As the desk takes a label: pasted tabs and line ends are spaces. */
const oneLine = (text: string): string => text.trim().replace(/\p{Cc}+/gu, ' ');

export function ConnectForm(props: ConnectFormProps) {
  const [url, setUrl] = useState(props.start.deskUrl);
  const [code, setCode] = useState(props.start.code);
  const [label, setLabel] = useState(props.suggestedLabel);
  const [tries, setTries] = useState(0);
  const checked = tries > 0;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (checked) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [tries]);
  const address = readDeskAddress(url);
  const addressError = checked && !address.ok ? problemText(address.code).next : null;
  const codeError = checked && code.trim() === '' ? t('field_needed') : null;
  const labelError = checked && label.trim() === '' ? t('field_needed') : null;

  const enrol = (): void => {
    setTries(tries + 1);
    if (address.ok && code.trim() !== '' && label.trim() !== '') {
      props.onEnrol({ url: address.url, code: code.trim(), label: oneLine(label) });
    }
  };
  return (
    <form
      ref={form}
      class="options-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enrol();
      }}
    >
      {props.fromLink && (
        <Notice tone="accent" title={t('from_link')}>
          {t('from_link_text')}
        </Notice>
      )}
      <TextField
        label={t('desk_url')}
        help={t('desk_url_help')}
        value={url}
        onInput={setUrl}
        error={
          addressError ??
          (url !== '' && !address.ok && address.code === 'address-insecure'
            ? problemText(address.code).next
            : null)
        }
        needed
        type="url"
        placeholder="https://desk.example"
        technical
      />
      <div class="options-pair">
        <TextField
          label={t('enrolment_code')}
          help={t('enrolment_code_help')}
          value={code}
          onInput={setCode}
          error={codeError}
          needed
          maxLength={200}
          technical
        />
        <TextField
          label={t('device_label')}
          help={t('device_label_help')}
          value={label}
          onInput={setLabel}
          error={labelError}
          needed
          maxLength={200}
        />
      </div>
      {props.answer && <Answer answer={props.answer} />}
      <div class="options-actions">
        <Button
          disabled={!address.ok}
          busy={props.busy === 'testing'}
          onPress={() => {
            if (address.ok) props.onTest(address.url);
          }}
        >
          {t('test_connection')}
        </Button>
        <Button kind="primary" busy={props.busy === 'enrolling'} onPress={enrol}>
          {t('enrol_device')}
        </Button>
      </div>
      <button type="submit" hidden />
    </form>
  );
}
