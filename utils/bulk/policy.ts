/** Every number of a bulk capture that is a choice, with its reason. */
export const bulkPolicy = {
  /** Rows of one list: some days of work for one machine; more is a crawl, and wants another tool. */
  rows: 10_000,
  /** A list of that many long addresses with claims is a tenth of this; a larger file is no list of addresses. */
  sourceChars: 32 * 1024 * 1024,
  /** What protocol and servers take of an address. */
  urlChars: 8_192,
  /** Of a line as it was written, kept to show it. */
  shownChars: 400,
  /** Columns of a table that are looked at: nobody's list has more, and a torn quote makes thousands. */
  columns: 100,
  /** Rows looked at to find the column of addresses in a table without names. */
  rowsLookedAt: 20,
  /** Pages open at the same time. Each is drawn, read and packed: two keep an office machine busy, four a strong one. */
  atOnce: { least: 1, usual: 2, most: 4 },
  /** From one page of a host to its next, seconds to choose from: as a person who follows links, or gentler. */
  pausesMs: [1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
  usualPauseMs: 5_000,
  /** A page that does not come in this time is taken as it is, or given up when there is nothing of it. */
  loadMs: 30_000,
  /** After it has loaded: scripts build the page, players start. The capture itself then waits for what it walks past. */
  settleMs: 1_500,
  /** A page during which browser or machine went down, with nothing read, is opened again so often by itself. */
  reopenings: 2,
  /** While pages are open the archive is asked how they stand this often, though whoever ends one says so at once. */
  lookMs: 1_000,
  /** A slip of the network takes no rows with it: while the browser knows that there is none, nothing is opened. */
  offlineLookMs: 2_000,
  /** The size that most visitors have, so that the page shows what they see. */
  windowPx: { width: 1280, height: 900 },
  /** Addresses in one question to the background about what the desk knows: a progress bar moves, a pause is short. */
  knownAtOnce: 100,
} as const;
