/** Whether the line costs by the byte, where the browser tells. */
interface Connection {
  type?: string;
  saveData?: boolean;
}

const BY_THE_BYTE: ReadonlySet<string> = new Set(['cellular', 'wimax', 'bluetooth']);

/** Null: the browser does not say. */
export function lineIsMetered(): boolean | null {
  const { connection } = navigator as Navigator & { connection?: Connection };
  if (connection?.saveData === true) return true;
  return connection?.type === undefined ? null : BY_THE_BYTE.has(connection.type);
}

/** False only when the browser is sure that there is no network. */
export const isOnline = (): boolean => navigator.onLine;
