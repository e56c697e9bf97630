/** One question of a form: label, control, and what helps or went wrong, tied together for screen readers. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './Field.css';
import { Icon } from './Icon';

interface FrameProps {
  id: string;
  label: string;
  help?: string | undefined;
  error?: string | null | undefined;
  children: ComponentChildren;
}

function Frame({ id, label, help, error, children }: FrameProps) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children}
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" size={16} />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

const describedBy = (id: string, help?: string, error?: string | null): string | undefined =>
  [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;

export interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  /** It cannot stay empty. */
  needed?: boolean;
  /** What of the user's own the browser may fill in. */
  autocomplete?: 'name' | 'organization';
  /** The user has finished with this field. */
  onLeave?: () => void;
  help?: string;
  error?: string | null;
  placeholder?: string;
  type?: 'text' | 'url' | 'date';
  /** What there is to choose from; anything else may be typed as well. */
  suggestions?: readonly string[];
  /** More than one line. */
  rows?: number;
  maxLength?: number;
  /** For codes and addresses: fixed width, no spelling. */
  technical?: boolean;
  autoFocus?: boolean;
}

export function TextField(props: TextFieldProps) {
  const id = useId();
  const { label, value, help, error, rows, technical = false } = props;
  const common = {
    id,
    value,
    class: technical ? 'control control-technical' : 'control',
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy(id, help, error),
    spellcheck: !technical,
    'aria-required': props.needed,
    autocomplete: props.autocomplete ?? 'off',
    autofocus: props.autoFocus,
    maxLength: props.maxLength,
    placeholder: props.placeholder,
    dir: technical ? 'ltr' : 'auto',
    onBlur: props.onLeave,
  } as const;
  return (
    <Frame id={id} label={label} help={help} error={error}>
      {rows ? (
        <textarea {...common} rows={rows} onInput={(event) => props.onInput(event.currentTarget.value)} />
      ) : (
        <input
          {...common}
          type={props.type === 'date' ? 'date' : 'text'}
          inputMode={props.type === 'url' ? 'url' : 'text'}
          list={props.suggestions ? `${id}-list` : undefined}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
      {props.suggestions && (
        <datalist id={`${id}-list`}>
          {props.suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </Frame>
  );
}

export interface ChoiceFieldProps<Value extends string> {
  label: string;
  value: Value | '';
  options: readonly { value: Value; label: string }[];
  onChoose: (value: Value) => void;
  /** Something has to be chosen. */
  needed?: boolean;
  help?: string;
  error?: string | null;
  /** Shown while nothing is chosen. */
  placeholder?: string;
}

export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const id = useId();
  const { label, value, options, help, error } = props;
  return (
    <Frame id={id} label={label} help={help} error={error}>
      <select
        id={id}
        class="control control-choice"
        aria-required={props.needed}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, help, error)}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex - (value === '' ? 1 : 0)];
          if (chosen) props.onChoose(chosen.value);
        }}
      >
        {value === '' && <option selected>{props.placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export interface SwitchFieldProps {
  label: string;
  help?: string;
  checked: boolean;
  onToggle: (checked: boolean) => void;
}

export function SwitchField({ label, help, checked, onToggle }: SwitchFieldProps) {
  const id = useId();
  return (
    <div class="switch-field">
      <input
        id={id}
        type="checkbox"
        role="switch"
        class="switch"
        checked={checked}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      <div>
        <label class="field-label" for={id}>
          {label}
        </label>
        {help && (
          <p class="field-help" id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
