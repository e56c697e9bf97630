/** A capture's small picture, fetched when it comes into view. Decorative: the title beside it is its text. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../kit/Icon';
import './Thumbnail.css';
import { useObjectUrl } from './use-object-url';

export interface ThumbnailProps {
  captureId: string;
  load: (captureId: string) => Promise<Blob | null>;
  /** Changes when there may be a picture where there was none. */
  revision?: string;
}

/** Begins a little before the row is reached, so that scrolling finds it there. */
const MARGIN = '240px';

export function Thumbnail({ captureId, load, revision }: ThumbnailProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [near, setNear] = useState(false);
  const [body, setBody] = useState<Blob | null>(null);
  const url = useObjectUrl(body, `${captureId} ${body?.size}`);

  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!near) return undefined;
    let gone = false;
    void load(captureId).then((found) => {
      if (!gone) setBody(found);
    });
    return () => {
      gone = true;
    };
  }, [near, captureId, revision]);

  return (
    <span ref={place} class="thumbnail">
      {url ? <img src={url} alt="" decoding="async" /> : <Icon name="picture" />}
    </span>
  );
}
