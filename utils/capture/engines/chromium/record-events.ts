/** The events of DevTools' Network and Page domains that a recording reads, parsed: what they carry, the page has chosen. */
import { z } from 'zod';
import type { DebuggerEvent } from '@/utils/browser/debugger';

/** Values of a header that came more than once stand in one string, parted by line breaks. */
const headers = z.record(z.string(), z.string());

const response = z.object({
  url: z.string(),
  status: z.number(),
  statusText: z.string(),
  headers,
  mimeType: z.string(),
  charset: z.string().optional(),
  remoteIPAddress: z.string().optional(),
  protocol: z.string().optional(),
  fromDiskCache: z.boolean().optional(),
  fromPrefetchCache: z.boolean().optional(),
  fromServiceWorker: z.boolean().optional(),
});
export type ResponseFacts = z.infer<typeof response>;

const requestId = z.string();
/** Seconds on the browser's own clock, which only goes forward. */
const timestamp = z.number();

const requestWillBeSent = z.object({
  requestId,
  timestamp,
  /** Seconds since 1970. */
  wallTime: z.number(),
  frameId: z.string().optional(),
  type: z.string().optional(),
  request: z.object({
    url: z.string(),
    method: z.string(),
    headers,
    hasPostData: z.boolean().optional(),
    postDataEntries: z.array(z.object({ bytes: z.string().optional() })).optional(),
  }),
  redirectResponse: response.optional(),
  redirectHasExtraInfo: z.boolean().optional(),
});
export type RequestFacts = z.infer<typeof requestWillBeSent>;

const frame = z.object({ payloadData: z.string() });
const socketFrame = z.object({ requestId, response: frame });

/** An answer that is held back until somebody says that it may go on. */
const requestPaused = z.object({
  requestId,
  /** Its name in all other events. */
  networkId: requestId.optional(),
  responseStatusCode: z.number().optional(),
  responseHeaders: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
export type HeldAnswer = z.infer<typeof requestPaused>;

/** Of the tab as a whole. */
const ofTab = {
  'Network.requestWillBeSent': requestWillBeSent,
  'Fetch.requestPaused': requestPaused,
  'Page.loadEventFired': z.object({ timestamp }),
  'Page.javascriptDialogOpening': z.object({ type: z.string() }),
  'Target.attachedToTarget': z.object({
    sessionId: z.string(),
    targetInfo: z.object({ url: z.string() }),
  }),
} as const;

/** Of a request that is known. */
const ofRequest = {
  'Network.requestWillBeSentExtraInfo': z.object({ requestId, headers }),
  'Network.responseReceivedExtraInfo': z.object({
    requestId,
    headers,
    statusCode: z.number(),
    /** As received, where the protocol is text (HTTP/1). */
    headersText: z.string().optional(),
  }),
  'Network.responseReceived': z.object({
    requestId,
    timestamp,
    response,
    hasExtraInfo: z.boolean().optional(),
  }),
  'Network.requestServedFromCache': z.object({ requestId }),
  'Network.dataReceived': z.object({ requestId, dataLength: z.number(), data: z.string().optional() }),
  'Network.loadingFinished': z.object({ requestId, timestamp }),
  'Network.loadingFailed': z.object({ requestId, timestamp, errorText: z.string() }),
} as const;

const ofSocket = {
  'Network.webSocketCreated': z.object({ requestId, url: z.string() }),
  'Network.webSocketWillSendHandshakeRequest': z.object({ requestId, timestamp, wallTime: z.number() }),
  'Network.webSocketHandshakeResponseReceived': z.object({
    requestId,
    response: z.object({ status: z.number() }),
  }),
  'Network.webSocketFrameSent': socketFrame,
  'Network.webSocketFrameReceived': socketFrame,
  'Network.webSocketClosed': z.object({ requestId, timestamp }),
} as const;

type Schemas = Readonly<Record<string, z.ZodType>>;
type EventsOf<Group extends string, S extends Schemas> = {
  [Name in keyof S]: { of: Group; name: Name; sessionId: string | null; params: z.output<S[Name]> };
}[keyof S];
export type TabEvent = EventsOf<'tab', typeof ofTab>;
export type RequestEvent = EventsOf<'request', typeof ofRequest>;
export type SocketEvent = EventsOf<'socket', typeof ofSocket>;
export type RecordEvent = TabEvent | RequestEvent | SocketEvent;

const groups: Readonly<Record<RecordEvent['of'], Schemas>> = {
  tab: ofTab,
  request: ofRequest,
  socket: ofSocket,
};

/** Null: an event that a recording has no use for, or one that is not as it should be. */
export function recordEvent({ method, params, sessionId }: DebuggerEvent): RecordEvent | null {
  for (const [of, schemas] of Object.entries(groups)) {
    const parsed = Object.hasOwn(schemas, method) ? schemas[method]?.safeParse(params) : undefined;
    // The name has chosen the schema, which the types cannot follow.
    if (parsed)
      return parsed.success ? ({ of, name: method, sessionId, params: parsed.data } as RecordEvent) : null;
  }
  return null;
}
