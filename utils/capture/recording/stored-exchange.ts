/** An item of a recording as it lies on disk: without secrets, with what was taken out. */
import { withoutSecrets } from '@/utils/evidence/wacz/secret-headers';
import type { RecordedExchange, RecordedItem, RecordedSocket } from '../engines/recording';

export interface StoredExchange extends RecordedExchange {
  /** Names of request and response headers that were taken out, one entry a header. */
  withheldSent: string[];
  withheldReceived: string[];
}

/** Failures are in the request log: there is nothing to keep of them. */
export type StoredItem = StoredExchange | RecordedSocket;

export function storable(item: RecordedItem): StoredItem | null {
  if (item.kind === 'failure') return null;
  if (item.kind === 'socket') return item;
  const sent = withoutSecrets(item.requestHeaders);
  const received = withoutSecrets(item.responseHeaders);
  return {
    ...item,
    requestHeaders: sent.headers,
    responseHeaders: received.headers,
    withheldSent: sent.withheld,
    withheldReceived: received.withheld,
  };
}
