/** Every number of the snapshot's assembly that is a choice, with its reason. */
export const snapshotPolicy = {
  /** page.html as a whole: what a browser still opens without trouble. */
  maxSnapshotBytes: 400_000_000,
  /** One resource. Larger ones are media files in disguise. */
  maxResourceBytes: 40_000_000,
  /** Resources asked for at the same time. */
  parallelLoads: 8,
  /** Sheets importing sheets; each level grows by a third, and circles end here. */
  maxImportDepth: 6,
  /** Frames within frames. */
  maxFrameDepth: 16,
  /** A data: URL that a browser still follows into a frame (Chromium: 2 MiB). */
  maxDataFrameChars: 2_000_000,
  /** Shapes that all `<use>` together bring in from other files: each brings its own, and a page may have thousands of one. */
  maxSvgDefinitionChars: 20_000_000,
} as const;
export type SnapshotPolicy = typeof snapshotPolicy;
