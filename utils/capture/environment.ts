/** Browser, device, tool and settings in force, as evidence.json names them. */
import { z } from 'zod';
import { sha256Hex } from '@/utils/evidence/hash';
import type { Settings } from '@/utils/archive/settings';
import { browserFacts, extensionVersion } from '@/utils/browser/environment';
import { runInPage } from '@/utils/browser/inject';
import { buildHash } from './build-hash';
import type { CaptureFacts } from './facts';
import { capturePolicy } from './policy';
import { recordingPolicy } from './recording/policy';

const screenAnswer = z.object({
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
  dpr: z.number().positive(),
});

function readScreen(): z.infer<typeof screenAnswer> {
  return { width: screen.width, height: screen.height, dpr: devicePixelRatio };
}

/** `tabId` null: the page is gone, so that nobody can tell of its screen. */
export async function describeEnvironment(
  tabId: number | null,
  facts: CaptureFacts,
  settings: Settings,
): Promise<NonNullable<CaptureFacts['environment']>> {
  const [browser, answer, buildSha256] = await Promise.all([
    browserFacts(),
    tabId === null ? null : runInPage(tabId, readScreen, []),
    buildHash(),
  ]);
  const screen = screenAnswer.safeParse(answer?.ok ? answer.value : null);
  const inForce = {
    ...capturePolicy,
    ...(facts.recording ? { recording: { ...recordingPolicy } } : {}),
    send_automatically: settings.sendAutomatically,
    tlp: settings.tlp,
    secret_names: facts.erasing.names,
    keep_stream_keys: facts.erasing.keepStreamKeys,
    use_debugger: settings.useDebugger,
    keep_private: settings.keepPrivate,
  };
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    case_ref: orNull(settings.caseRef),
    purpose: orNull(settings.purpose),
    operator: {
      name: orNull(settings.operatorName),
      organisation: orNull(settings.organisation),
      account_used: null,
    },
    device: {
      os: browser.os,
      architecture: browser.architecture,
      screen: screen.success
        ? { width: screen.data.width, height: screen.data.height }
        : { width: 0, height: 0 },
      device_pixel_ratio: screen.success ? screen.data.dpr : 1,
      locale: navigator.language,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    browser: {
      name: browser.name,
      version: browser.version,
      user_agent: browser.userAgent,
      private_window: facts.privateWindow,
    },
    tool: {
      name: 'Constat',
      version: extensionVersion(),
      build_sha256: buildSha256,
      settings: inForce,
      settings_sha256: await sha256Hex(JSON.stringify(inForce)),
    },
  };
}
