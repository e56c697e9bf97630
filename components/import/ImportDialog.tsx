/** Takes in captures made elsewhere: a package, whose checks are shown first, or an export of many. */
import { t } from '@/utils/browser/i18n';
import { Button } from '../kit/Button';
import { CheckName } from '../kit/CheckName';
import { CheckList } from '../kit/CheckList';
import { Dialog } from '../kit/Dialog';
import { Facts } from '../kit/Facts';
import { Address, Foreign } from '../kit/Foreign';
import { HashText } from '../kit/HashText';
import { Icon } from '../kit/Icon';
import { Notice } from '../kit/Notice';
import { ProgressBar } from '../kit/ProgressBar';
import { Said } from '../kit/Said';
import { Time } from '../kit/Time';
import { problemText } from '../words/codes';
import { figure, listText, tCount } from '../words/counts';
import { bytesText } from '../words/sizes';
import './ImportDialog.css';
import type { Chosen } from './read-chosen';
import type { ImportDoings, ImportState } from './use-import';

function ChooseFile({ onChoose }: Pick<ImportDoings, 'onChoose'>) {
  return (
    <label
      class="import-drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const file = event.dataTransfer?.files[0];
        if (file) onChoose(file);
      }}
    >
      <Icon name="upload" />
      <span>{t('import_choose')}</span>
      <input
        class="unseen"
        type="file"
        accept=".zip"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onChoose(file);
        }}
      />
    </label>
  );
}

type OnePackage = Extract<Chosen, { kind: 'package' }>;

function PackageFound({ judged }: OnePackage) {
  const { evidence } = judged;
  return (
    <>
      {!judged.sound && (
        <Notice tone="bad" title={t('import_unsound')}>
          {t('import_unsound_text')}
        </Notice>
      )}
      {judged.sound && judged.unproven.length > 0 && (
        <Notice tone="warn" title={t('import_unproven')}>
          {t('import_unproven_text')}
        </Notice>
      )}
      {judged.sound && judged.unproven.length === 0 && <Notice tone="ok" title={t('import_sound')} />}
      {evidence && (
        <Facts
          facts={[
            { name: t('fact_captured'), value: <Time ms={Date.parse(evidence.clock.wall)} /> },
            { name: t('import_address'), value: <Address url={evidence.target.url_final} lines={2} /> },
            { name: t('seal'), value: <HashText value={judged.seal ?? ''} name={t('seal')} short /> },
          ]}
        />
      )}
      <CheckList
        title={tCount('import_checks', judged.checks.length)}
        checks={judged.checks}
        open={!judged.sound}
      />
    </>
  );
}

type Many = Extract<Chosen, { kind: 'export' }>;

function ExportFound({ head, packages, bytes }: Many) {
  return (
    <>
      <Facts
        facts={[
          { name: t('import_made'), value: <Time ms={Date.parse(head.made_at)} /> },
          { name: t('import_by'), value: <Foreign text={head.made_by || '–'} /> },
          { name: t('captures'), value: figure(head.captures) },
          { name: t('import_packages'), value: `${figure(packages)} (${bytesText(bytes)})` },
        ]}
      />
      <Notice tone="neutral" title={t('import_key')}>
        {t('import_key_text')}
      </Notice>
    </>
  );
}

function Body({ state, onChoose }: { state: ImportState; onChoose: ImportDoings['onChoose'] }) {
  switch (state.step) {
    case 'choose':
      return (
        <>
          <p>{t('import_text')}</p>
          <ChooseFile onChoose={onChoose} />
        </>
      );
    case 'reading':
      return <ProgressBar label={t('import_reading')} value={null} max={1} />;
    case 'asking':
      if (state.chosen.kind === 'package') return <PackageFound {...state.chosen} />;
      if (state.chosen.kind === 'export') return <ExportFound {...state.chosen} />;
      return (
        <Notice tone="bad" title={t('import_neither')}>
          <Foreign text={state.chosen.detail} />
        </Notice>
      );
    case 'taking':
      return (
        <ProgressBar
          label={t('import_taking')}
          value={state.done}
          max={state.of}
          figures={t('import_progress', figure(state.done), figure(state.of))}
        />
      );
    case 'over':
      return <Over {...state} />;
  }
}

type End = Extract<ImportState, { step: 'over' }>;

const countsText = ({ taken, known, refused }: End['counts']): string[] => [
  tCount('import_taken', taken),
  ...(known > 0 ? [tCount('import_known', known)] : []),
  ...(refused > 0 ? [tCount('import_refused', refused)] : []),
];

function verdictText({ sound, unproven }: OnePackage['judged']): string {
  if (!sound) return t('import_unsound');
  return unproven.length > 0 ? t('import_unproven') : t('import_sound');
}

/** How far the import is, in one sentence; not at each thing that is taken in. */
function saidOf(state: ImportState): string {
  switch (state.step) {
    case 'choose':
      return '';
    case 'reading':
      return t('import_reading');
    case 'asking':
      if (state.chosen.kind === 'neither') return t('import_neither');
      return state.chosen.kind === 'package' ? verdictText(state.chosen.judged) : t('import_export_found');
    case 'taking':
      return t('import_taking');
    case 'over':
      return listText(countsText(state.counts));
  }
}

function Over({ counts, refused, problem, stopped }: End) {
  const words = problem && problemText(problem);
  return (
    <>
      {words && (
        <Notice tone="bad" title={words.title} announce>
          {words.next}
        </Notice>
      )}
      {stopped && <Notice tone="warn" title={t('import_stopped')} />}
      <ul class="import-counts">
        {countsText(counts).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {refused.length > 0 && (
        <ul class="import-refused">
          {refused.map((one, index) => (
            <li key={index}>
              <code dir="ltr">{one.captureId ?? '–'}</code>{' '}
              {one.checks.map(({ id, detail }) => (
                <p key={id}>
                  <CheckName id={id} /> <Foreign text={detail} />
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export type ImportDialogProps = Omit<ImportDoings, 'onForget'> & { onClose: () => void };

export function ImportDialog(props: ImportDialogProps) {
  const { state, onTake, onStop, onClose } = props;
  const takeable =
    state.step === 'asking' &&
    (state.chosen.kind === 'export' || (state.chosen.kind === 'package' && state.chosen.judged.sound));
  const taking = state.step === 'taking';
  return (
    <Dialog
      title={t('import')}
      width="medium"
      firm={taking}
      onClose={taking ? onStop : onClose}
      actions={
        <>
          <Button onPress={taking ? onStop : onClose}>
            {taking ? t('import_stop') : state.step === 'over' ? t('close') : t('cancel')}
          </Button>
          {takeable && (
            <Button kind="primary" icon="upload" onPress={onTake}>
              {t('import_take')}
            </Button>
          )}
        </>
      }
    >
      <Said>{saidOf(state)}</Said>
      <Body state={state} onChoose={props.onChoose} />
    </Dialog>
  );
}
