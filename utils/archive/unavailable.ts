/** Why the database cannot be had, in a code that the screens have words for. Pure. */
import { errorText } from '@/utils/evidence/result';

export type ArchiveProblem =
  'archive-too-new' | 'archive-blocked' | 'archive-forbidden' | 'archive-full' | 'archive-unreadable';

/** The database cannot be had: nothing works without it, and the user has to be told why. */
export class ArchiveUnavailable extends Error {
  constructor(
    readonly code: ArchiveProblem,
    detail: string,
  ) {
    super(detail);
    this.name = 'ArchiveUnavailable';
  }
}

/** What the browser's refusal means. */
export function unavailable(error: unknown): ArchiveUnavailable {
  if (error instanceof ArchiveUnavailable) return error;
  const name = error instanceof Error ? error.name : '';
  const code =
    name === 'VersionError'
      ? 'archive-too-new'
      : name === 'InvalidStateError' || name === 'SecurityError'
        ? 'archive-forbidden'
        : 'archive-unreadable';
  return new ArchiveUnavailable(code, errorText(error));
}
