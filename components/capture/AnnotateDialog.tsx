/** Puts captures in a case and tags them, one or a thousand: for the user's own order, never in a package. */
import { useState } from 'preact/hooks';
import type { AnnotationChange } from '@/utils/archive/annotations';
import type { Listed } from '@/utils/archive/row';
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { Dialog } from '../kit/Dialog';
import { TextField } from '../kit/Field';
import { tCount } from '../words/counts';
import { readTags, tagsOfAll, tagsOfSome } from './tags';

export interface AnnotateDialogProps {
  captures: readonly Listed[];
  known: { cases: readonly [string, number][]; tags: readonly [string, number][] };
  onSave: (change: AnnotationChange) => void;
  onClose: () => void;
}

export function AnnotateDialog({ captures, known, onSave, onClose }: AnnotateDialogProps) {
  const cases = new Set(captures.map(({ caseName }) => caseName));
  const [caseName, setCaseName] = useState(cases.size === 1 ? ([...cases][0] ?? '') : null);
  const before = tagsOfAll(captures);
  const [tags, setTags] = useState(before.join(', '));
  const others = tagsOfSome(captures).filter((tag) => !before.includes(tag));

  const save = (): void => {
    const wanted = readTags(tags);
    onSave({
      caseName: caseName?.trim(),
      addTags: wanted.filter((tag) => !before.includes(tag)),
      removeTags: before.filter((tag) => !wanted.includes(tag)),
    });
  };
  return (
    <Dialog
      title={tCount('annotate_title', captures.length)}
      onClose={onClose}
      width="medium"
      firm
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button kind="primary" onPress={save}>
            {t('annotate_save')}
          </Button>
        </>
      }
    >
      <form
        class="dialog-fields"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={t('case')}
          value={caseName ?? ''}
          placeholder={caseName === null ? t('annotate_various') : ''}
          suggestions={known.cases.map(([name]) => name)}
          onInput={setCaseName}
          maxLength={200}
          autoFocus
        />
        <TextField
          label={t('tags')}
          help={others.length > 0 ? t('tags_of_some', others.join(', ')) : t('tags_help')}
          value={tags}
          suggestions={known.tags.map(([name]) => name)}
          onInput={setTags}
          maxLength={2_000}
        />
        <p class="dialog-soft">{t('annotate_text')}</p>
        {/* Enter in a text field saves. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
