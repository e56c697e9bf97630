/**
 * Runs inside a page of the extension, put there by extension.ts: what a program outside needs of the archive and of
 * the browser. It reads; all that is done, is done by the extension's own commands.
 */
/* global chrome */
window.constatLaunch = (() => {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /** Gives `read` a store of the archive; null when there is no archive yet, which this must not create. */
  async function withStore(name, read) {
    const opening = indexedDB.open('constat');
    opening.onupgradeneeded = () => opening.transaction.abort();
    const database = await settled(opening).catch(() => null);
    if (!database) return null;
    try {
      return await settled(read(database.transaction(name).objectStore(name)));
    } finally {
      database.close();
    }
  }

  /** What the extension's own pages ask of its background, where the browser lets them open no archive. */
  const READS = {
    captures: { one: 'getCapture', all: 'listCaptures' },
    packages: { one: 'packageOf' },
    receipts: { one: 'receiptOf' },
  };
  const reach = (name, ...given) =>
    name && chrome.runtime.sendMessage({ command: 'archive.reach', input: { name, given } });
  const one = async (store, key) =>
    (await withStore(store, (s) => s.get(key))) ?? (await reach(READS[store]?.one, key)) ?? null;
  const all = async (store) =>
    (await withStore(store, (s) => s.getAll())) ??
    (await reach(READS[store]?.all, { limit: 1000 }))?.reverse() ??
    [];

  /** Posts the body of a record to `address`; its size in bytes, or null when there is none. */
  async function handOver(store, key, address) {
    const body = (await one(store, key))?.body;
    if (!body) return null;
    // Without a type it is a request that a browser makes without asking first.
    const { ok, status } = await fetch(address, { method: 'POST', body: body.slice(0, body.size, '') });
    if (!ok) throw new Error(`handing over ${key}: ${status}`);
    return body.size;
  }

  /** What a tab is loading, from before it exists: requests under way, and whether its document came. */
  function watchTabs() {
    const underWay = new Map();
    const documents = new Map();
    const all = { urls: ['<all_urls>'] };
    const requestsOf = (tabId) => underWay.get(tabId) ?? underWay.set(tabId, new Set()).get(tabId);
    const began = ({ tabId, requestId }) => void requestsOf(tabId).add(requestId);
    const ended = ({ tabId, requestId }) => void requestsOf(tabId).delete(requestId);
    const loaded = ({ tabId, frameId }) => frameId === 0 && documents.set(tabId, 'loaded');
    const failed = ({ tabId, frameId, error }) => frameId === 0 && documents.set(tabId, error);
    chrome.webRequest.onBeforeRequest.addListener(began, all);
    chrome.webRequest.onCompleted.addListener(ended, all);
    chrome.webRequest.onErrorOccurred.addListener(ended, all);
    chrome.webNavigation.onCompleted.addListener(loaded);
    chrome.webNavigation.onErrorOccurred.addListener(failed);
    return {
      document: (tabId) => documents.get(tabId) ?? null,
      requests: (tabId) => requestsOf(tabId).size,
      stop() {
        chrome.webRequest.onBeforeRequest.removeListener(began);
        chrome.webRequest.onCompleted.removeListener(ended);
        chrome.webRequest.onErrorOccurred.removeListener(ended);
        chrome.webNavigation.onCompleted.removeListener(loaded);
        chrome.webNavigation.onErrorOccurred.removeListener(failed);
      },
    };
  }

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /**
   * Opens `url` in a tab of its own and waits until it has loaded and its network is quiet, each within its limit.
   * A page that is never quiet is taken as it is; one that could not be had at all is a problem.
   */
  async function visit(url, { loadMs, quietMs, quietLimitMs }) {
    const tabs = watchTabs();
    try {
      const { id: tabId } = await chrome.tabs.create({ url, active: true });
      const loadEnds = Date.now() + loadMs;
      while (tabs.document(tabId) === null && Date.now() < loadEnds) await pause(50);
      const document = tabs.document(tabId);
      if (document !== null && document !== 'loaded') return { tabId, problem: document };
      const quietEnds = Date.now() + quietLimitMs;
      let quietSince = Date.now();
      while (Date.now() - quietSince < quietMs && Date.now() < quietEnds) {
        await pause(50);
        if (tabs.requests(tabId) > 0) quietSince = Date.now();
      }
      return { tabId, problem: null };
    } finally {
      tabs.stop();
    }
  }

  return {
    send: (command, input) => chrome.runtime.sendMessage({ command, input }),
    one,
    all,
    handOver,
    visit,
    tabShowing: (url) =>
      chrome.tabs.query({}).then((tabs) => tabs.findLast((tab) => tab.url === url)?.id ?? null),
    close: (tabId) => chrome.tabs.remove(tabId).catch(() => undefined),
  };
})();
