/** The options page with its state. */
import { OptionsPage } from './OptionsPage';
import { OptionsWaiting } from './OptionsWaiting';
import { useOptions, type OptionsDoors } from './use-options';

export function OptionsView(doors: OptionsDoors) {
  const state = useOptions(doors);
  return state ? <OptionsPage {...state} /> : <OptionsWaiting />;
}
