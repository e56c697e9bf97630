/** The screenshots: the viewport as it was at the click, and the whole page as its strips, joined only to the eye. */
import { t } from '@/utils/browser/i18n';
import { Notice } from '../kit/Notice';
import { EmptyState } from '../kit/EmptyState';
import { Picture } from '../capture/Picture';
import { figure, tCount } from '../words/counts';
import { shotsOf, type CaptureDetails, type Shot } from './capture-details';
import './Pictures.css';

function Figure({ title, note, shots }: { title: string; note?: string; shots: readonly Shot[] }) {
  return (
    <figure class="shots">
      <figcaption>
        <h2>{title}</h2>
        {note && <span>{note}</span>}
      </figcaption>
      <div class="shots-frame">
        {shots.map(({ entry, body, strip }, index) => (
          <Picture
            key={entry.path}
            body={body}
            sha256={entry.sha256}
            label={shots.length > 1 ? t('strip_of', figure(index + 1), figure(shots.length)) : title}
            {...(strip ? { size: strip.pixels } : {})}
          />
        ))}
      </div>
    </figure>
  );
}

export function Pictures({ details }: { details: CaptureDetails }) {
  const shots = shotsOf(details);
  const byRole = (role: Shot['entry']['role']) => shots.filter((shot) => shot.entry.role === role);
  const [viewport, strips, made] = [
    byRole('viewport-screenshot'),
    byRole('full-page-strip'),
    byRole('reconstruction'),
  ];
  const coverage = details.evidence?.page.coverage;
  if (shots.length === 0) {
    return (
      <EmptyState icon="picture" title={t('no_pictures')}>
        <p>{t('no_pictures_text')}</p>
      </EmptyState>
    );
  }
  return (
    <div class="pictures">
      {made.length > 0 && (
        <Notice tone="warn" title={t('reconstruction_title')}>
          {t('reconstruction_text')}
        </Notice>
      )}
      {viewport.length > 0 && (
        <Figure title={t('picture_viewport')} note={t('picture_viewport_note')} shots={viewport} />
      )}
      {strips.length > 0 && (
        <Figure
          title={t('picture_full_page')}
          note={
            coverage
              ? tCount('coverage', coverage.strips_needed, figure(coverage.strips_taken))
              : tCount('strips', strips.length)
          }
          shots={strips}
        />
      )}
      {made.length > 0 && <Figure title={t('picture_reconstruction')} shots={made} />}
    </div>
  );
}
