/** The database, version by version: each entry runs once, in order; none is ever edited after a release. */
import type { Database } from './database';
import { rememberUrlsOfAll } from './known-urls';
import { recountAll } from './sqlite-claims';

/** SQL, or what SQL cannot do; either way within one transaction with all others. */
export type Migration = string | ((database: Database) => void);

export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE codes (
    hash TEXT PRIMARY KEY,
    uses_left INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    spki_pem TEXT NOT NULL,
    spki_sha256 TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    certificate_pem TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER
  ) STRICT;

  CREATE TABLE referrals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    seal TEXT NOT NULL UNIQUE,
    device_id TEXT NOT NULL REFERENCES devices (id),
    request TEXT NOT NULL,
    host TEXT NOT NULL,
    package_sha256 TEXT NOT NULL,
    package_bytes INTEGER NOT NULL,
    completeness TEXT NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    duplicate_of TEXT,
    capture_id TEXT,
    fingerprint TEXT,
    checks TEXT NOT NULL DEFAULT '[]',
    claim_version INTEGER NOT NULL DEFAULT 0,
    work TEXT,
    referred_at_ms INTEGER NOT NULL,
    received_at_ms INTEGER,
    decided_at_ms INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX referrals_by_state ON referrals (state);
  CREATE INDEX referrals_by_content ON referrals (fingerprint) WHERE fingerprint IS NOT NULL;

  CREATE TABLE claims (
    seal TEXT NOT NULL REFERENCES referrals (seal),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    signature TEXT NOT NULL,
    device_id TEXT NOT NULL REFERENCES devices (id),
    work TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (seal, version)
  ) STRICT;

  CREATE TABLE receipts (
    seal TEXT PRIMARY KEY REFERENCES referrals (seal),
    document TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT;

  CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    seal TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    device_id TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX uploads_by_device ON uploads (device_id);

  CREATE TABLE stamps (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    imprint TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE known_urls (
    hash TEXT NOT NULL,
    seal TEXT NOT NULL REFERENCES referrals (seal),
    PRIMARY KEY (hash, seal)
  ) STRICT, WITHOUT ROWID;
  `,
  rememberUrlsOfAll,
  `
  ALTER TABLE referrals ADD COLUMN signer_device_id TEXT;
  CREATE TABLE claims_by_device (
    seal TEXT NOT NULL REFERENCES referrals (seal),
    device_id TEXT NOT NULL REFERENCES devices (id),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    signature TEXT NOT NULL,
    work TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (seal, device_id, version)
  ) STRICT;
  INSERT INTO claims_by_device (seal, device_id, version, document, signature, work, received_at_ms)
    SELECT seal, device_id, version, document, signature, work, received_at_ms FROM claims;
  DROP TABLE claims;
  ALTER TABLE claims_by_device RENAME TO claims;
  `,
  recountAll,
  `
  CREATE TABLE offers (
    seal TEXT NOT NULL REFERENCES referrals (seal),
    device_id TEXT NOT NULL REFERENCES devices (id),
    request TEXT NOT NULL,
    host TEXT NOT NULL,
    package_sha256 TEXT NOT NULL,
    package_bytes INTEGER NOT NULL,
    completeness TEXT NOT NULL,
    referred_at_ms INTEGER NOT NULL,
    PRIMARY KEY (seal, device_id)
  ) STRICT;
  `,
];
