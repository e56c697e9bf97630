/** What browser and machine this is, as far as the browser tells. */
import { browser } from './api';

export interface BrowserFacts {
  name: string;
  version: string;
  userAgent: string;
  os: string;
  architecture: string | null;
}

interface HighEntropyValues {
  fullVersionList?: { brand: string; version: string }[];
  platform?: string;
  platformVersion?: string;
}
interface NavigatorWithClientHints {
  userAgentData?: { getHighEntropyValues(hints: string[]): Promise<HighEntropyValues> };
}

const PLACEHOLDER_BRAND = /not.?a.?brand|not[^a-z]*a[^a-z]*brand/i;

/** The product's own brand stands beside "Chromium" and a placeholder made to be ignored. */
function pickBrand(list: { brand: string; version: string }[]): { brand: string; version: string } | null {
  const real = list.filter(({ brand }) => !PLACEHOLDER_BRAND.test(brand) && !/^not/i.test(brand));
  return real.find(({ brand }) => brand !== 'Chromium') ?? real[0] ?? null;
}

export async function browserFacts(): Promise<BrowserFacts> {
  const { os, arch } = await browser.runtime.getPlatformInfo();
  const userAgent = navigator.userAgent;
  const hints = await (navigator as NavigatorWithClientHints).userAgentData
    ?.getHighEntropyValues(['fullVersionList', 'platform', 'platformVersion'])
    .catch(() => null);
  if (hints) {
    const brand = pickBrand(hints.fullVersionList ?? []);
    return {
      name: brand?.brand ?? 'Chromium',
      version: brand?.version ?? 'unknown',
      userAgent,
      os: [hints.platform || os, hints.platformVersion].filter(Boolean).join(' '),
      architecture: arch,
    };
  }
  const info = await (browser.runtime as Partial<typeof browser.runtime>).getBrowserInfo?.();
  return {
    name: info?.name ?? 'unknown',
    version: info?.version ?? 'unknown',
    userAgent,
    os,
    architecture: arch,
  };
}

export const extensionVersion = (): string => browser.runtime.getManifest().version;

/** The bytes of one of the extension's own files. */
export const ownFile = async (path: string): Promise<Blob> =>
  (await fetch(browser.runtime.getURL(path))).blob();
