/** The side panel: the popup beside the page. It follows the user from tab to tab. */
import { useEffect, useState } from 'preact/hooks';
import { mount } from '@/components/mount';
import { PopupView } from '@/components/popup/PopupView';
import { assignedShortcut } from '@/utils/browser/commands';
import { askForHostAccess, hasHostAccess, onHostAccessChange } from '@/utils/browser/host-access';
import { activeTab, onFrontTabChange, openCaptures, openOptions } from '@/utils/browser/tabs';

const hostAccess = { has: hasHostAccess, ask: askForHostAccess, onChange: onHostAccessChange };
const [first, shortcut] = await Promise.all([activeTab(), assignedShortcut()]);

function SidePanel() {
  const [tab, setTab] = useState(first);
  useEffect(() => onFrontTabChange(() => void activeTab().then(setTab)), []);
  return (
    <PopupView
      tab={tab}
      shortcut={shortcut}
      hostAccess={hostAccess}
      openCaptures={(captureId) => void openCaptures(captureId)}
      openOptions={() => void openOptions()}
    />
  );
}

mount(<SidePanel />, 'app_short_name');
