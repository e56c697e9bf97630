/** An application whose pages are measured: installed on this machine or not, set up anew in a folder for each run. */

export interface Application {
  name: string;
  /** Its pages: the name of each, and its address below the application's own. */
  pages: readonly { name: string; path: string }[];
  /** A file that it is not there without. */
  program: string;
  /** What installs it. */
  install: string;
  /** Sets it up with everything it keeps in `folder`, fills it, and starts it. Resolves with its origin. */
  start(folder: string, onRequest: (address: string) => void): Promise<string>;
}
