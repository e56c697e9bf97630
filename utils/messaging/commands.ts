/**
 * Every message there is between the extension's pages and its background: typed once, parsed at the door.
 * Messages carry ids, never blobs: pages read the archive themselves.
 */
import { z } from 'zod';
import { keeping } from '@/utils/archive/keeping';
import { retention } from '@/utils/archive/retention';
import { sendingMode } from '@/utils/archive/sending';
import { deskState, settings } from '@/utils/archive/settings';
import { captureId } from '@/utils/evidence/schema';
import { claim, referralState } from '@/utils/referral/schema';

const done = z.object({});
const problem = z.object({ code: z.string(), detail: z.string() });
/** What went well, or an expected failure. */
const outcome = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), problem }),
  ]);

/** Why a page cannot be captured; its words are in the locale files (`blocked_<reason>`). */
export const blockedReason = z.enum([
  'browser-page',
  'web-store',
  'extension-page',
  'discarded-tab',
  'file-access',
  'page-source',
  'no-address',
  'no-page',
  'policy',
]);
export type BlockedReason = z.infer<typeof blockedReason>;

export const commands = {
  /** May this tab be captured? Asked before the click, so that the button can say no. */
  'capture.check': {
    input: z.object({ tabId: z.int() }),
    output: z.object({ blocked: blockedReason.nullable(), url: z.string(), title: z.string(), keeping }),
  },
  /** Starts a capture and answers with its id at once; progress is in the archive. */
  'capture.start': {
    input: z.object({
      tabId: z.int(),
      trigger: z.enum(['popup', 'list']),
      /** `record`: the page is reloaded first and every exchange kept. Only ever at the user's word. */
      mode: z.enum(['as-it-is', 'record']).default('as-it-is'),
    }),
    output: outcome(z.object({ captureId })),
  },
  /** Opens an address in a tab of its own, recording every exchange from the first on, and captures what came. */
  'capture.open': {
    input: z.object({ url: z.url({ protocol: /^https?$/ }), trigger: z.enum(['popup', 'list']) }),
    output: outcome(z.object({ captureId, tabId: z.int() })),
  },
  /** Has captures sealed that could not be, several times; progress is in the archive. */
  'capture.seal-again': { input: z.object({ captureIds: z.array(captureId).min(1) }), output: done },
  /** Deletes the package and its artefacts; the journal line, claims and receipt stay. */
  'capture.delete': { input: z.object({ captureIds: z.array(captureId).min(1) }), output: done },
  /** Asks for captures to be sent. Partial ones go only with `partialConfirmed`. */
  'delivery.request': {
    input: z.object({ captureIds: z.array(captureId).min(1), partialConfirmed: z.boolean() }),
    output: outcome(z.object({ requested: z.int() })),
  },
  /** Pauses sending, goes on by the rules, or goes on now whatever they say. */
  'sending.set': { input: z.object({ mode: sendingMode }), output: done },
  /** Takes back a request that has not been accepted yet. */
  'delivery.cancel': { input: z.object({ captureIds: z.array(captureId).min(1) }), output: done },
  /** Gives a claim, or amends it by a new version. */
  'claim.save': {
    input: z.object({ captureIds: z.array(captureId).min(1), claim }),
    output: outcome(done),
  },
  /** Puts captures in a case (left out: as they are; empty: in none) and changes their tags. */
  'capture.annotate': {
    input: z.object({
      captureIds: z.array(captureId).min(1),
      caseName: z.string().max(200).optional(),
      addTags: z.array(z.string().min(1).max(60)).max(30),
      removeTags: z.array(z.string().max(60)).max(1_000),
    }),
    output: done,
  },
  /** Verifies and takes in what a page has put into `incoming`. */
  'import.take': {
    input: z.object({ incomingId: z.uuid() }),
    output: z.object({
      outcome: z.enum(['taken', 'known', 'refused', 'disk-full']),
      captureId: z.string().nullable(),
      checks: z.array(z.object({ id: z.string(), status: z.string(), detail: z.string() })),
    }),
  },
  /** Removes the packages of captures that the desk has accepted; all else of them stays. */
  'package.remove': { input: z.object({ captureIds: z.array(captureId).min(1) }), output: done },
  'retention.save': { input: retention, output: outcome(done) },
  /** These could not be read: what is damaged is set aside, what can be made anew is. */
  'archive.mend': { input: z.object({ captureIds: z.array(z.string().max(100)).min(1) }), output: done },
  /** Written down in the device journal: the user saved a package to disk. */
  'package.exported': { input: z.object({ captureIds: z.array(captureId).min(1) }), output: done },
  /** Begins the list that a page has put into the archive. */
  'bulk.begin': { input: z.object({ runId: z.uuid() }), output: outcome(done) },
  /** Goes on, pauses (what is open comes to its end), or stops: then what waits is left out. */
  'bulk.set': { input: z.object({ mode: z.enum(['run', 'pause', 'stop']) }), output: done },
  /** Rows at these ends wait again, and no others. */
  'bulk.again': {
    input: z.object({ statuses: z.array(z.enum(['failed', 'partial', 'left-out'])).min(1) }),
    output: z.object({ rows: z.int() }),
  },
  /** Forgets a list that is over; its captures stay. */
  'bulk.forget': { input: z.object({ runId: z.uuid() }), output: done },
  /** Which of these addresses the desk knows already, asked by the first digits of their hashes. */
  'desk.known': {
    input: z.object({ urls: z.array(z.string().max(8_192)).min(1).max(200) }),
    output: outcome(z.array(referralState.nullable())),
  },
  /** The user's word on packages of private windows that were handed over: there, or to be handed over once more. */
  'passing.answer': {
    input: z.object({ captureIds: z.array(captureId).min(1), arrived: z.boolean() }),
    output: done,
  },
  /** The user has read that these archives were lost. */
  'loss.put-away': { input: z.object({ archives: z.array(z.string()).min(1) }), output: done },
  'settings.save': { input: settings, output: outcome(done) },
  /** Asks a desk who it is, without enrolling. */
  'desk.test': {
    input: z.object({ url: z.string() }),
    output: outcome(z.object({ name: z.string(), clockSkewMs: z.number().nullable() })),
  },
  'desk.enrol': {
    input: z.object({ url: z.string(), code: z.string(), label: z.string() }),
    output: outcome(deskState),
  },
  /** Forgets the access token and certificate; the key and all captures stay. */
  'desk.leave': { input: done, output: done },
  /** What a page does with the archive where the browser does not let it open the database: utils/archive/reach.ts. */
  'archive.reach': {
    input: z.object({ name: z.string(), given: z.array(z.unknown()) }),
    output: z.unknown(),
  },
  /** Something changed in the world (a page opened, the network came back): look at what is due. */
  'work.resume': { input: done, output: done },
} as const;

export type { DeskState, Settings } from '@/utils/archive/settings';

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandInput<Name extends CommandName> = z.input<Commands[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<Commands[Name]['output']>;
