/** Headers of an exchange without those that are never recorded, whoever hands them over. */
import { isSecretHeader } from '@/utils/evidence/redaction-names';
import type { HeaderPair } from './wacz-record';

export interface OpenHeaders {
  headers: HeaderPair[];
  /** Names of those left out, lower case, one entry a header. */
  withheld: string[];
}

export const isCookieHeader = (name: string): boolean => /^(?:set-)?cookie2?$/i.test(name);

export const withoutSecrets = (all: readonly HeaderPair[]): OpenHeaders => ({
  headers: all.filter(([name]) => !isSecretHeader(name)),
  withheld: all.filter(([name]) => isSecretHeader(name)).map(([name]) => name.toLowerCase()),
});
