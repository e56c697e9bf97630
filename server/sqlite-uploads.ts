/** Unfinished uploads in SQLite. */
import type { Query } from './database';
import { numberRow, uploadRow } from './rows';
import type { Store } from './store';

export type SqliteUploads = Pick<Store, 'addUpload' | 'upload' | 'uploads' | 'openUploads' | 'removeUpload'>;

export const sqliteUploads = (query: Query): SqliteUploads => ({
  addUpload: async (upload) => {
    query(
      `INSERT INTO uploads (id, seal, sha256, size_bytes, device_id, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(upload.id, upload.seal, upload.sha256, upload.sizeBytes, upload.deviceId, upload.createdAtMs);
  },
  upload: async (id) => uploadRow.nullable().parse(query('SELECT * FROM uploads WHERE id = ?').get(id)),
  uploads: async () =>
    query('SELECT * FROM uploads')
      .all()
      .map((row) => uploadRow.parse(row)),
  openUploads: async (deviceId) =>
    numberRow.parse(query('SELECT count(*) AS value FROM uploads WHERE device_id = ?').get(deviceId)).value,
  removeUpload: async (id) => {
    query('DELETE FROM uploads WHERE id = ?').run(id);
  },
});
