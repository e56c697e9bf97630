/** The popup: one tab, one look. */
import { mount } from '@/components/mount';
import { PopupView } from '@/components/popup/PopupView';
import { assignedShortcut } from '@/utils/browser/commands';
import { askForHostAccess, hasHostAccess, onHostAccessChange } from '@/utils/browser/host-access';
import { activeTab, openCaptures, openOptions } from '@/utils/browser/tabs';
import './window.css';

/** The popup would stay open above the page it has just opened. */
const thenClose = (opened: Promise<void>): void => void opened.then(() => close());

const hostAccess = { has: hasHostAccess, ask: askForHostAccess, onChange: onHostAccessChange };
const [tab, shortcut] = await Promise.all([activeTab(), assignedShortcut()]);
mount(
  <PopupView
    tab={tab}
    shortcut={shortcut}
    hostAccess={hostAccess}
    openCaptures={(captureId) => thenClose(openCaptures(captureId))}
    openOptions={() => thenClose(openOptions())}
  />,
  'app_short_name',
);
