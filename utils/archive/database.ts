/** The one place where the database is opened: its stores, their keys, and how older versions become this one. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type {
  ArtefactRecord,
  CaptureRecord,
  ClaimRecord,
  LogLineRecord,
  PackageRecord,
  ReceiptRecord,
  ThumbnailRecord,
  WorkingRecord,
} from './records';

interface ArchiveSchema extends DBSchema {
  captures: {
    key: string;
    value: CaptureRecord;
    indexes: { state: string; delivery: string };
  };
  artefacts: { key: [captureId: string, path: string]; value: ArtefactRecord };
  packages: { key: string; value: PackageRecord };
  thumbnails: { key: string; value: ThumbnailRecord };
  claims: { key: [captureId: string, version: number]; value: ClaimRecord };
  receipts: { key: string; value: ReceiptRecord };
  log: { key: [log: string, seq: number]; value: LogLineRecord };
  /** What a capture under way has read but not yet made into artefacts. Emptied when it is sealed. */
  workings: { key: [captureId: string, name: string]; value: WorkingRecord };
  /** One value a name: settings, the desk, the device key. Parsed by whoever reads it. */
  values: { key: string; value: unknown };
}

export type ArchiveDatabase = IDBPDatabase<ArchiveSchema>;
export type StoreName = keyof Pick<
  ArchiveSchema,
  'captures' | 'artefacts' | 'packages' | 'thumbnails' | 'claims' | 'receipts' | 'log' | 'workings' | 'values'
>;

const NAME = 'constat';
const VERSION = 1;

let opened: Promise<ArchiveDatabase> | null = null;

/** The database, opened once a context. A later version of the extension may close it: then it opens anew. */
export function database(): Promise<ArchiveDatabase> {
  opened ??= openDB<ArchiveSchema>(NAME, VERSION, {
    upgrade(db) {
      const captures = db.createObjectStore('captures', { keyPath: 'id' });
      captures.createIndex('state', 'state');
      captures.createIndex('delivery', 'delivery.status');
      db.createObjectStore('artefacts', { keyPath: ['captureId', 'entry.path'] });
      db.createObjectStore('packages', { keyPath: 'captureId' });
      db.createObjectStore('thumbnails', { keyPath: 'captureId' });
      db.createObjectStore('claims', { keyPath: ['captureId', 'version'] });
      db.createObjectStore('receipts', { keyPath: 'captureId' });
      db.createObjectStore('log', { keyPath: ['log', 'seq'] });
      db.createObjectStore('workings', { keyPath: ['captureId', 'name'] });
      db.createObjectStore('values');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Written through to the disk before it counts as done: evidence must survive the machine. */
export const DURABLE = { durability: 'strict' } as const;

/** All keys whose first part is `id`: [id] sorts before, [id, []] after every [id, x]. */
export const allOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);
