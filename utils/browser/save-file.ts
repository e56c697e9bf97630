/** Puts a file among the user's downloads. */

/** Long enough for any browser to have opened the URL. */
const KEPT_MS = 60_000;

/** Resolves when nothing here is needed any more. */
export async function saveFile(body: Blob, name: string): Promise<void> {
  const url = URL.createObjectURL(body);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  await new Promise((resolve) => setTimeout(resolve, KEPT_MS));
  URL.revokeObjectURL(url);
}

/** Whether this context can: workers have no document. */
export const canSaveFiles = (): boolean => typeof document !== 'undefined';
