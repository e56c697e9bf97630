/** Captures that pass: handed over, and forgotten only when they are known to be elsewhere and nothing more is to come of them. */
import { expect, it } from 'vitest';
import { newCapture } from './empty-archive';

const open = async () => ({
  ...(await import('@/utils/archive/passing')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/read')),
  ...(await import('@/utils/archive/log')),
});
const ID = '0197a000-0000-7000-8000-000000000001';

async function begun() {
  const archive = await open();
  await archive.notePassing(ID, false);
  await archive.createCapture(ID, { ...newCapture, steps: [...newCapture.steps] }, 1);
  return archive;
}

it('one that is still being made is neither handed over nor forgotten', async () => {
  const { dueForHandingOver, forgetPassing, getCapture } = await begun();
  expect(await dueForHandingOver()).toEqual([]);
  await forgetPassing();
  expect(await getCapture(ID)).not.toBeNull();
});

const NOTHING = { captureIds: [], inMemory: false };

it('a sealed one is handed over, and forgotten once its user has said that it arrived, which the journal says', async () => {
  const archive = await begun();
  await archive.changeCapture(ID, (record) => (record.state = 'sealed'));
  expect(await archive.dueForHandingOver()).toEqual([ID]);
  expect(await archive.unanswered()).toEqual(NOTHING);
  await archive.forgetPassing();
  await archive.noteHandedOver(ID);
  expect(await archive.dueForHandingOver()).toEqual([]);
  expect(await archive.unanswered()).toEqual({ captureIds: [ID], inMemory: false });
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).not.toBeNull();
  await archive.answerPassing([ID], true);
  expect(await archive.unanswered()).toEqual(NOTHING);
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).toBeNull();
  const [line = ''] = (await archive.journalsOf(ID)).own;
  expect(JSON.parse(line)).toMatchObject({
    event: 'capture.deleted',
    actor: 'extension',
    detail: { rule: 'private-window' },
  });
});

it('one that did not arrive is handed over once more', async () => {
  const archive = await begun();
  await archive.changeCapture(ID, (record) => (record.state = 'sealed'));
  await archive.noteHandedOver(ID);
  await archive.answerPassing([ID], false);
  expect(await archive.dueForHandingOver()).toEqual([ID]);
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).not.toBeNull();
});

it('one that the desk has accepted needs no word', async () => {
  const archive = await begun();
  await archive.changeCapture(ID, (record) => {
    record.state = 'sealed';
    record.delivery = { status: 'accepted', acceptedAtMs: 2 };
  });
  await archive.noteHandedOver(ID);
  expect(await archive.unanswered()).toEqual(NOTHING);
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).toBeNull();
});

it('one that is on its way stays until the desk has answered', async () => {
  const archive = await begun();
  await archive.changeCapture(ID, (record) => {
    record.state = 'sealed';
    record.delivery = { status: 'waiting', attempts: 0, notBeforeMs: 0 };
  });
  await archive.noteHandedOver(ID);
  await archive.answerPassing([ID], true);
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).not.toBeNull();
  await archive.changeCapture(ID, (record) => {
    record.delivery = { status: 'refused', problem: { code: 'too-large', detail: '' } };
  });
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).toBeNull();
});

it('the user’s word to keep takes all of them out', async () => {
  const archive = await begun();
  await archive.changeCapture(ID, (record) => (record.state = 'sealed'));
  await archive.noteHandedOver(ID);
  await archive.keepPassing();
  await archive.forgetPassing();
  expect(await archive.getCapture(ID)).not.toBeNull();
});
