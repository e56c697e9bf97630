/** The questions that stand between a press and what it does: delete? partial? which claim, case, tags? */
import { useState } from 'preact/hooks';
import type { AnnotationChange } from '@/utils/archive/annotations';
import type { Listed } from '@/utils/archive/row';
import type { Claim } from '@/utils/referral/schema';
import { draftFrom, type ClaimDraft } from '../capture/claim-draft';
import { ClaimForm } from '../capture/ClaimForm';
import { DeleteDialog } from '../capture/DeleteDialog';
import { PartialDialog } from '../capture/PartialDialog';
import { sendable, underWay } from '../capture/stages';
import { AnnotateDialog } from '../capture/AnnotateDialog';
import { Dialog } from '../kit/Dialog';
import { tCount } from '../words/counts';
import type { Facets } from './list-view';

/** What is done once the user has answered. */
export interface Answers {
  lastClaim: Claim | null;
  onSend: (captureIds: string[], partialConfirmed: boolean) => void;
  onDelete: (captureIds: string[]) => void;
  onClaim: (captureIds: string[], claim: Claim) => void;
  onAnnotate: (captureIds: string[], change: AnnotationChange) => void;
  /** Cases and tags there are already, to choose from. */
  known: () => Facets;
}

/** What the page is asking the user, if anything. */
export type Question =
  | { kind: 'delete'; captures: Listed[] }
  | { kind: 'partial'; partial: Listed[]; all: Listed[] }
  | { kind: 'annotate'; captures: Listed[] }
  | { kind: 'claim'; captures: Listed[]; start: ClaimDraft; amends: boolean };

export const idsOf = (captures: readonly Listed[]): string[] => captures.map((capture) => capture.id);

export function QuestionDialog(props: { question: Question; answers: Answers; onClose: () => void }) {
  const { question, answers, onClose } = props;
  const answer = (act: () => void) => () => {
    onClose();
    act();
  };
  switch (question.kind) {
    case 'delete':
      return (
        <DeleteDialog
          captures={question.captures}
          onClose={onClose}
          onConfirm={answer(() => answers.onDelete(idsOf(question.captures)))}
        />
      );
    case 'partial':
      return (
        <PartialDialog
          captures={question.partial}
          onClose={onClose}
          onConfirm={answer(() => answers.onSend(idsOf(question.all), true))}
        />
      );
    case 'annotate':
      return (
        <AnnotateDialog
          captures={question.captures}
          known={answers.known()}
          onClose={onClose}
          onSave={(change) => answer(() => answers.onAnnotate(idsOf(question.captures), change))()}
        />
      );
    case 'claim':
      return (
        <Dialog title={tCount('claim_title', question.captures.length)} onClose={onClose} width="medium" firm>
          <ClaimForm
            start={question.start}
            amends={question.amends}
            onCancel={onClose}
            onSave={(claim) => answer(() => answers.onClaim(idsOf(question.captures), claim))()}
          />
        </Dialog>
      );
  }
}

/** What is being asked, and how to ask. A question that has only one answer is not asked. */
export function useQuestions(answers: Answers) {
  const [question, setQuestion] = useState<Question | null>(null);
  return {
    question,
    close: () => setQuestion(null),
    askDelete: (captures: Listed[]) => {
      const deletable = captures.filter((capture) => !underWay(capture));
      if (deletable.length > 0) setQuestion({ kind: 'delete', captures: deletable });
    },
    askSend: (captures: Listed[]) => {
      const all = captures.filter(sendable);
      const partial = all.filter((capture) => capture.completeness === 'partial');
      if (partial.length > 0) setQuestion({ kind: 'partial', partial, all });
      else if (all.length > 0) answers.onSend(idsOf(all), false);
    },
    askAnnotations: (captures: Listed[]) => setQuestion({ kind: 'annotate', captures }),
    askClaim: (captures: Listed[], current: Claim | null) =>
      setQuestion({
        kind: 'claim',
        captures,
        start: current ?? draftFrom(answers.lastClaim),
        amends: current !== null || captures.some((capture) => capture.claimVersion > 0),
      }),
  };
}
