/** The browser's promise not to clear what is stored here by itself. */
export async function keepStorage(): Promise<boolean> {
  return (await navigator.storage.persisted()) || (await navigator.storage.persist().catch(() => false));
}
