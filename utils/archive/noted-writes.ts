/** A database in memory in the browser's place, which tells of everything that is written to it. */
import {
  IDBCursor as MemoryCursor,
  IDBCursorWithValue as MemoryCursorWithValue,
  IDBDatabase as MemoryDatabase,
  IDBFactory as MemoryFactory,
  IDBIndex as MemoryIndex,
  IDBKeyRange as MemoryKeyRange,
  IDBObjectStore as MemoryStore,
  IDBOpenDBRequest as MemoryOpenRequest,
  IDBRequest as MemoryRequest,
  IDBTransaction as MemoryTransaction,
  IDBVersionChangeEvent as MemoryVersionChangeEvent,
} from 'fake-indexeddb';

export interface WriteEvents {
  /** `key` was put; null: something was taken out. */
  onWrite: (store: string, key: IDBValidKey | null) => void;
  /** What was told of is done. */
  onDone: () => void;
}

/** From here on this context has an empty database of its own, which lives no longer than it does. */
export function useMemoryDatabase(): void {
  const all = {
    indexedDB: new MemoryFactory(),
    IDBCursor: MemoryCursor,
    IDBCursorWithValue: MemoryCursorWithValue,
    IDBDatabase: MemoryDatabase,
    IDBFactory: MemoryFactory,
    IDBIndex: MemoryIndex,
    IDBKeyRange: MemoryKeyRange,
    IDBObjectStore: MemoryStore,
    IDBOpenDBRequest: MemoryOpenRequest,
    IDBRequest: MemoryRequest,
    IDBTransaction: MemoryTransaction,
    IDBVersionChangeEvent: MemoryVersionChangeEvent,
  };
  for (const [name, value] of Object.entries(all))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** A method before it is replaced. */
function asItIs<Method>({ value }: TypedPropertyDescriptor<Method>): Method {
  if (value === undefined) throw new Error('no method');
  return value;
}

/** Every way that utils/archive writes goes through one of these. */
export function noteWrites({ onWrite, onDone }: WriteEvents): void {
  const store = MemoryStore.prototype;
  const told = (from: IDBObjectStore, done: EventTarget, key: () => IDBValidKey | null): void => {
    done.addEventListener('success', () => onWrite(from.name, key()));
    from.transaction.addEventListener('complete', onDone);
  };
  const before = Object.getOwnPropertyDescriptors(store);
  for (const name of ['put', 'add'] as const) {
    const write = asItIs(before[name]);
    store[name] = function (...given) {
      const request = Reflect.apply(write, this, given);
      told(this, request, () => request.result);
      return request;
    };
  }
  const remove = asItIs(before.delete);
  store.delete = function (query) {
    const request = Reflect.apply(remove, this, [query]);
    told(this, request, () => null);
    return request;
  };
  const clear = asItIs(before.clear);
  store.clear = function () {
    const request = Reflect.apply(clear, this, []);
    told(this, request, () => null);
    return request;
  };
  const cursor = MemoryCursor.prototype;
  const removeHere = asItIs(Object.getOwnPropertyDescriptors(cursor).delete);
  cursor.delete = function () {
    const request = Reflect.apply(removeHere, this, []);
    told(this.source instanceof MemoryIndex ? this.source.objectStore : this.source, request, () => null);
    return request;
  };
}
