/** The options page. An enrolment link fills in the desk's form. */
import { mount } from '@/components/mount';
import { readEnrolmentLink } from '@/components/options/enrolment-link';
import { OptionsView } from '@/components/options/OptionsView';
import { canUseDebugger } from '@/utils/browser/api';
import { assignedShortcut } from '@/utils/browser/commands';
import { openCaptures } from '@/utils/browser/tabs';

const link = readEnrolmentLink(location.hash);
// The code is a secret: it does not stay in the address bar or the history.
if (link) history.replaceState(null, '', location.pathname);
// One that is opened where this page stands already loads nothing by itself.
addEventListener('hashchange', () => {
  if (readEnrolmentLink(location.hash)) location.reload();
});

const shortcut = await assignedShortcut();
mount(
  <OptionsView
    shortcut={shortcut}
    hasDebugger={canUseDebugger()}
    link={link}
    openCaptures={() => void openCaptures()}
  />,
  'options_title',
);
