/** How the taking in of one thing went, and what it needs of the world. */
import type { Check, CheckId, Trust } from '@/utils/evidence/verify';
import type { OwnDesk } from './proven-companion';

export interface TakenIn {
  /** `known`: it was here already; what it was lacking has been added. */
  outcome: 'taken' | 'known' | 'refused';
  captureId: string | null;
  /** Why it was refused, or what could not be proven here. */
  checks: Check[];
}

export interface TakeInDoors {
  trust: Trust;
  /** Null: this device is enrolled nowhere. */
  desk: OwnDesk | null;
  /** This device's public key; null: it has made none yet. */
  ownKey: CryptoKey | null;
  nowMs: number;
  /** A small picture for the list, of a screenshot. */
  thumbnail: (png: Blob) => Promise<Blob>;
}

export const refusedFor = (captureId: string | null, id: CheckId, detail: string): TakenIn => ({
  outcome: 'refused',
  captureId,
  checks: [{ id, status: 'failed', detail }],
});
