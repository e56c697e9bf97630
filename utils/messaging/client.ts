/** How the extension's pages ask the background for something. */
import { isDiskFull } from '@/utils/archive/disk-full';
import { sendToBackground } from '@/utils/browser/messages';
import { commands, type CommandInput, type CommandName, type CommandOutput } from './commands';

/** Sends one command and parses its answer. Throws when the background has no room, has a bug, or is being replaced. */
export async function send<Name extends CommandName>(
  name: Name,
  input: CommandInput<Name>,
): Promise<CommandOutput<Name>> {
  const answer: unknown = await sendToBackground({ command: name, input });
  return commands[name].output.parse(answer) as CommandOutput<Name>;
}

/** What a user is told of a command that {@link send} has thrown for. */
export const unansweredCode = (error: unknown): 'disk-full' | 'no-answer' =>
  isDiskFull(error) ? 'disk-full' : 'no-answer';
