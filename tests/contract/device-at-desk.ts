/** How most tests of the protocol begin: a desk for the whole file, and a device that is enrolled there. */
import { afterAll } from 'vitest';
import { enrolDevice, type Device } from './desk-client';
import { deskUnderTest, type DeskUnderTest } from './desk-under-test';

/** The desk is closed after the last test of the file that asks for it. */
export async function deviceAtDesk(): Promise<{ desk: DeskUnderTest; device: Device }> {
  const desk = await deskUnderTest();
  afterAll(() => desk.close());
  return { desk, device: await enrolDevice(desk.url, desk.code) };
}
