/** When what waits may be sent: at chosen hours, and only while the line costs nothing. */
import { t } from '@/utils/browser/i18n';
import type { Settings } from '@/utils/messaging/commands';
import { ChoiceField, SwitchField } from '../kit/Field';
import { hourText } from '../words/times';

export interface SendingTimesProps {
  rules: Settings['sending'];
  onChoose: (rules: Settings['sending']) => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: hourText(hour) }));
/** Offices are empty then, and lines free. */
const NIGHT = { from: 20, to: 7 };

export function SendingTimes({ rules, onChoose }: SendingTimesProps) {
  const { hours } = rules;
  return (
    <>
      <SwitchField
        label={t('send_hours')}
        help={t('send_hours_help')}
        checked={hours !== null}
        onToggle={(chosen) => onChoose({ ...rules, hours: chosen ? NIGHT : null })}
      />
      {hours && (
        <div class="options-pair">
          <ChoiceField
            label={t('send_hours_from')}
            value={String(hours.from)}
            options={HOURS}
            onChoose={(from) => onChoose({ ...rules, hours: { ...hours, from: Number(from) } })}
          />
          <ChoiceField
            label={t('send_hours_to')}
            value={String(hours.to)}
            options={HOURS}
            onChoose={(to) => onChoose({ ...rules, hours: { ...hours, to: Number(to) } })}
          />
        </div>
      )}
      <SwitchField
        label={t('send_unmetered')}
        help={t('send_unmetered_help')}
        checked={rules.onlyUnmetered}
        onToggle={(onlyUnmetered) => onChoose({ ...rules, onlyUnmetered })}
      />
    </>
  );
}
