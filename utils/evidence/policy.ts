/** Every limit of this module that is a choice, with its reason. */
import type { ZipLimits } from './zip';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Of a package, for whoever has no limits of their own. A recorded page with media segments stays far below; above
 * 4 GiB, slicing a Blob ends the process in Node 20. Strips of a 100,000-px page, TLS chains and artefacts stay below a
 * tenth of the entries.
 */
export const PACKAGE_LIMITS: ZipLimits = { maxBytes: 2048 * MIB, maxEntries: 10_000, maxNameBytes: 300 };

/** A device's journal grows for years. */
export const CUSTODY_LIMITS = { maxLogChars: 64 * MIB, maxLineChars: 256 * KIB };

/** Of a package: some hundred lines of some hundred bytes, and one more for each of thousands of files. A desk reads many, and hashes each line. */
export const MAX_CUSTODY_BYTES = 8 * MIB;

/** Certificates and stamps are a few KiB and nest some ten deep; the parser recurses. */
export const MAX_DER_BYTES = 256 * KIB;
export const MAX_DER_DEPTH = 32;

/** Of JSON that is parsed whole: evidence.json, leads.json. */
export const MAX_JSON_BYTES = 32 * MIB;

/** Of a tag file, a manifest with thousands of lines among them. */
export const MAX_TAG_FILE_BYTES = 4 * MIB;

/** WebCrypto hashes a message whole; above this, hashing in pieces is slower and keeps memory flat. */
export const HASHED_WHOLE_MAX_BYTES = 64 * MIB;

/** Parts of a file read side by side: enough to hide the waiting; one larger than `bytes` is read alone. */
export const READ_AT_ONCE = { parts: 16, bytes: 32 * MIB };

/** How far the times that a device tells may be from those of the stamps before it is remarked upon: waiting, and rough clocks. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;
