/** Shows a stored picture: a URL for its bytes, forced to be a PNG whatever they claim, and let go of afterwards. */
import { useEffect, useState } from 'preact/hooks';

/** `identity` tells pictures apart: a blob that was merely read again keeps its URL. */
export function useObjectUrl(body: Blob | null, identity: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!body) {
      setUrl(null);
      return undefined;
    }
    const made = URL.createObjectURL(body.slice(0, body.size, 'image/png'));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [body === null, identity]);
  return url;
}
