/** The popup's page, in its own window or beside the web page. */
import { Popup } from './Popup';
import { usePopup, type PopupDoors } from './use-popup';

export function PopupView(doors: PopupDoors) {
  const state = usePopup(doors);
  return state && <Popup {...state} />;
}
