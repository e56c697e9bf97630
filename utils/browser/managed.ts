/** What an administrator has set by policy. Empty where there is none, or where the browser has no such thing. */
export async function managedValues(): Promise<unknown> {
  try {
    return typeof chrome === 'undefined' ? {} : await chrome.storage.managed.get(null);
  } catch {
    // Firefox throws where no administrator has written anything.
    return {};
  }
}
