/** A screenshot at its full width, with what it shows as its text. */
import { t } from '@/utils/browser/i18n';
import './Picture.css';
import { useObjectUrl } from './use-object-url';

export interface PictureProps {
  body: Blob;
  /** SHA-256 of the bytes. */
  sha256: string;
  /** What it shows. */
  label: string;
  /** Pixels, when known, so that nothing moves while it loads. */
  size?: { width: number; height: number };
}

export function Picture({ body, sha256, label, size }: PictureProps) {
  const url = useObjectUrl(body, sha256);
  return (
    <a
      class="picture"
      href={url ?? undefined}
      target="_blank"
      rel="noopener"
      aria-label={t('open_picture', label)}
    >
      {url ? (
        <img src={url} alt={label} decoding="async" {...size} />
      ) : (
        <span class="picture-waiting" style={size && { aspectRatio: `${size.width} / ${size.height}` }} />
      )}
    </a>
  );
}
