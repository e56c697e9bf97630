/** A list in the making: what was pasted or chosen, what was understood of it, and how it is to be captured. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { putBulkDraft, type BulkOptions } from '@/utils/archive/bulk';
import type { ClaimCells, ClaimField } from '@/utils/bulk/entry';
import { commonLacks, judge, type GoodRow, type JudgedRow } from '@/utils/bulk/judge';
import { bulkPolicy } from '@/utils/bulk/policy';
import { readSource, readTabs, type Source, type SourceFormat } from '@/utils/bulk/source';
import { send, unansweredCode } from '@/utils/messaging/client';
import { saveFile } from '../capture/save-file';
import { csvOfOthers } from './bulk-csv';
import { useKnown, type KnownDoings } from './use-known';
import { claimWords } from './words';

export interface OpenTabsOf {
  windowId: number;
  groupId: number | null;
  tabs: { url: string; title: string }[];
}

/** Where a list comes from: the box, a file, or tabs. */
type Origin =
  | { kind: 'box' }
  | { kind: 'file'; name: string; text: string }
  | { kind: 'tabs'; name: string; tabs: OpenTabsOf['tabs'] };

export interface DraftState {
  /** What stands in the box. */
  text: string;
  /** The name of the file or of the tabs that were taken instead of the box. */
  taken: string | null;
  /** Null: whatever it looks like. */
  format: SourceFormat | null;
  source: Source;
  rows: readonly JudgedRow[];
  /** Good rows that are to be captured. */
  chosen: readonly GoodRow[];
  leftOut: ReadonlySet<string>;
  common: ClaimCells;
  /** What must be added to it, or all of it taken out, before the list can begin. */
  commonLacks: readonly ClaimField[];
  caseName: string;
  options: BulkOptions;
  known: KnownDoings;
  leaveOutKnown: boolean;
  starting: boolean;
  problem: string | null;
  onText: (text: string) => void;
  onFile: (file: File) => void;
  onTabs: (name: string, tabs: OpenTabsOf['tabs']) => void;
  /** Back to the box. */
  onUntake: () => void;
  onFormat: (format: SourceFormat | null) => void;
  onCommon: (common: ClaimCells) => void;
  onCase: (caseName: string) => void;
  onOptions: (change: Partial<BulkOptions>) => void;
  onAskDesk: () => void;
  onLeaveOutKnown: (leaveOut: boolean) => void;
  onSaveOthers: () => void;
  onStart: () => void;
}

/** Whoever types is not held up: a long list takes a moment to be read. */
const TYPING_MS = 250;

/** The newest value, once it has been the same for a moment. */
function useCalm<T>(value: T): T {
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return calm;
}

const EMPTY: Source = { format: 'text', entries: [], columns: null };

const sourceOf = (origin: Origin, text: string, format: SourceFormat | null): Source => {
  if (origin.kind === 'tabs') return readTabs(origin.tabs);
  const given = origin.kind === 'file' ? origin.text : text;
  return given.trim() === '' ? EMPTY : readSource(given, format);
};

const isGood = (row: JudgedRow): row is GoodRow => row.verdict === 'good';

export function useDraft(): DraftState {
  const [text, setText] = useState('');
  const [origin, setOrigin] = useState<Origin>({ kind: 'box' });
  const [format, setFormat] = useState<SourceFormat | null>(null);
  const [common, setCommon] = useState<ClaimCells>({});
  const [caseName, setCase] = useState('');
  const [leaveOutKnown, setLeaveOutKnown] = useState(true);
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [options, setOptions] = useState<BulkOptions>({
    atOnce: bulkPolicy.atOnce.usual,
    pauseMs: bulkPolicy.usualPauseMs,
    recorded: false,
  });
  const known = useKnown();
  const words = useRef(claimWords());

  const calmText = useCalm(text);
  const calmCommon = useCalm(common);
  const source = useMemo(() => sourceOf(origin, calmText, format), [origin, calmText, format]);
  const lacking = useMemo(() => commonLacks(source.entries, calmCommon, words.current), [source, calmCommon]);
  // What is half written beside the list is no mistake of its lines.
  const rows = useMemo(
    () => judge(source.entries, lacking.length > 0 ? {} : calmCommon, words.current),
    [source, calmCommon, lacking],
  );
  const good = useMemo(() => rows.filter(isGood), [rows]);
  const leftOut = useMemo(() => {
    const accepted = (url: string): boolean => {
      const state = known.states?.get(url);
      return state === 'accepted' || state === 'actioned';
    };
    return new Set(leaveOutKnown ? good.map(({ url }) => url).filter(accepted) : []);
  }, [good, known.states, leaveOutKnown]);
  const chosen = useMemo(() => good.filter(({ url }) => !leftOut.has(url)), [good, leftOut]);

  const readFile = async (file: File): Promise<void> => {
    setProblem(null);
    // What is longer than any list is no list; its bytes are at least its characters.
    if (file.size > bulkPolicy.sourceChars) return setProblem('bulk-file-too-long');
    const given = await file.text().catch(() => null);
    if (given === null) return setProblem('bulk-file-unreadable');
    setFormat(null);
    setOrigin({ kind: 'file', name: file.name, text: given });
  };

  const start = async (): Promise<void> => {
    setStarting(true);
    setProblem(null);
    try {
      const name = origin.kind === 'box' ? '' : origin.name;
      const drafted = chosen.map((row) => ({
        ...{ line: row.line, url: row.url, title: row.title, claim: row.claim },
        ...{ caseName: row.caseName || caseName, tags: row.tags },
      }));
      const runId = await putBulkDraft(name, options, drafted, Date.now());
      const begun = await send('bulk.begin', { runId });
      if (!begun.ok) setProblem(begun.problem.code);
    } catch (error) {
      setProblem(unansweredCode(error));
    } finally {
      setStarting(false);
    }
  };

  return {
    ...{ text, format, source, rows, chosen, leftOut, common, caseName, options, known, leaveOutKnown },
    ...{ starting, problem, commonLacks: lacking },
    taken: origin.kind === 'box' ? null : origin.name,
    onText: setText,
    onFile: (file) => void readFile(file),
    onTabs: (name, tabs) => setOrigin({ kind: 'tabs', name, tabs }),
    onUntake: () => setOrigin({ kind: 'box' }),
    onFormat: setFormat,
    onCommon: setCommon,
    onCase: setCase,
    onOptions: (change) => setOptions({ ...options, ...change }),
    onAskDesk: () => known.onAsk(good.map(({ url }) => url)),
    onLeaveOutKnown: setLeaveOutKnown,
    onSaveOthers: () => saveFile(csvOfOthers(rows), 'constat-list-mistakes.csv'),
    onStart: () => void start(),
  };
}
