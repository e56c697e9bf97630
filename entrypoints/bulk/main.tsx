/** The page for capturing a list: put together, looked through, and watched while it runs. */
import { BulkView } from '@/components/bulk/BulkView';
import { mount } from '@/components/mount';
import { openCaptures } from '@/utils/browser/tabs';
import { openTabs } from '@/utils/browser/windows';
import { send } from '@/utils/messaging/client';

mount(
  <BulkView openTabs={openTabs} openCaptures={(captureId) => void openCaptures(captureId)} />,
  'bulk_page_title',
);
// A page that opens is a good moment to look at what is due. Nothing here depends on the answer.
send('work.resume', {}).catch(() => undefined);
