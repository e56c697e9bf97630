/**
 * Runs inside a page and the background of the extension, put there by send-browser.ts: packages into its archive, how
 * far they have come, and nothing but `fetch`.
 */
/* global chrome */
self.side = new Promise((resolve) => {
  const opening = indexedDB.open('constat');
  opening.onsuccess = () => resolve(opening.result);
}).then((db) => {
  const done = (tx) =>
    new Promise((resolve, reject) => {
      tx.oncomplete = resolve;
      tx.onabort = () => reject(tx.error ?? new Error('aborted'));
    });
  const got = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const stages = () => db.transaction('rows').objectStore('rows').index('stage');
  const UNDER_WAY = ['queued', 'sending', 'retrying', 'stopped'];
  const input = self.document && document.createElement('input');
  if (input) {
    Object.assign(input, { type: 'file', multiple: true, id: 'packages' });
    document.body.append(input);
  }

  return {
    send: (command, input) => chrome.runtime.sendMessage({ command, input }),
    async keep(captures, rows, facts) {
      const bodies = await Promise.all(
        [...input.files].map(async (file) => new Blob([await file.arrayBuffer()])),
      );
      const tx = db.transaction(['captures', 'rows', 'packages', 'workings'], 'readwrite');
      for (const [index, capture] of captures.entries()) {
        const stored = { captureId: capture.id, body: bodies[index], sha256: capture.packageSha256 };
        tx.objectStore('captures').put(capture);
        tx.objectStore('rows').put(rows[index]);
        tx.objectStore('packages').put(stored);
        tx.objectStore('workings').put({
          captureId: capture.id,
          name: 'referral-facts',
          value: facts[index],
        });
      }
      await done(tx);
    },
    /** As if nothing of it had ever been sent. */
    async forget(captures, rows) {
      const tx = db.transaction(['captures', 'rows', 'workings'], 'readwrite');
      for (const capture of captures) tx.objectStore('captures').put(capture);
      for (const row of rows) tx.objectStore('rows').put(row);
      for (const { id } of captures) tx.objectStore('workings').delete([id, 'referral']);
      await done(tx);
    },
    /** Is there one that the desk has not? Asked without counting them: that is asked often. */
    async isSending() {
      const index = stages();
      const found = await Promise.all(UNDER_WAY.map((stage) => got(index.getKey(stage))));
      return found.some((key) => key !== undefined);
    },
    async standing() {
      const index = stages();
      const count = (stage) => got(index.count(stage));
      const underWay = await Promise.all(UNDER_WAY.map(count));
      const [checking, refused] = await Promise.all([count('checking'), count('refused')]);
      return { underWay: underWay.reduce((sum, each) => sum + each, 0), checking, refused };
    },
    /** Blobs as the database hands them out: bytes that were read before take longer, of one package as of many. */
    async fetchAll(url, inOneRequest) {
      const keys = await got(db.transaction('packages').objectStore('packages').getAllKeys());
      const beganAtMs = performance.now();
      const left = keys.values();
      const one = async () => {
        for (;;) {
          const some = left.take(inOneRequest).toArray();
          if (some.length === 0) return;
          const store = db.transaction('packages').objectStore('packages');
          const found = await Promise.all(some.map((key) => got(store.get(key))));
          const body = new Blob(found.map((stored) => stored.body));
          const answer = await fetch(url + some[0], { method: 'POST', body });
          if (!answer.ok) throw new Error(`status ${answer.status}`);
          await answer.text();
        }
      };
      await Promise.all([one(), one(), one(), one()]);
      return performance.now() - beganAtMs;
    },
  };
});
