/** The captures page: the list, and whatever the user wants to do with it. */
import { CapturesView } from '@/components/captures/CapturesView';
import { saveOnArrival } from '@/components/captures/save-on-arrival';
import { mount } from '@/components/mount';
import { assignedShortcut } from '@/utils/browser/commands';
import { openBulk, openOptions } from '@/utils/browser/tabs';
import { send } from '@/utils/messaging/client';

saveOnArrival();
const shortcut = await assignedShortcut();
mount(
  <CapturesView
    shortcut={shortcut}
    openOptions={() => void openOptions()}
    openBulk={() => void openBulk()}
  />,
  'captures_title',
);
// A page that opens is a good moment to look at what is due. Nothing here depends on the answer.
send('work.resume', {}).catch(() => undefined);
