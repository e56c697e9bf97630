/** Unfinished uploads in SQLite. */
import type { Query } from './database';
import { uploadRow } from './rows';
import type { Store } from './store';

export type SqliteUploads = Pick<Store, 'addUpload' | 'upload' | 'uploads' | 'removeUpload'>;

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
  removeUpload: async (id) => {
    query('DELETE FROM uploads WHERE id = ?').run(id);
  },
});
