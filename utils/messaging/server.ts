/** The background's side of the messages: each command has a handler, or this does not compile. */
import { onPageMessage } from '@/utils/browser/messages';
import { z } from 'zod';
import { commands, type CommandName } from './commands';

export type Handlers = {
  [Name in CommandName]: (input: z.output<(typeof commands)[Name]['input']>) => Promise<Answer<Name>>;
};
type Answer<Name extends CommandName> = z.input<(typeof commands)[Name]['output']>;

const envelope = z.object({ command: z.string(), input: z.unknown() });

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

/** Parses what came, hands it over, and parses what goes back, so that a leak shows here and not in a page. */
async function answer<Name extends CommandName>(
  name: Name,
  input: unknown,
  handlers: Handlers,
): Promise<unknown> {
  const parsed = commands[name].input.parse(input) as Parameters<Handlers[Name]>[0];
  return commands[name].output.parse(await handlers[name](parsed as never));
}

export function serveMessages(handlers: Handlers): void {
  onPageMessage(async (message) => {
    const { command, input } = envelope.parse(message);
    if (!isCommand(command)) throw new Error(`no such command: ${command}`);
    return answer(command, input, handlers);
  });
}
