/** What a person types after `npm run desk --`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readUrl } from '@/utils/evidence/read-url';
import { errorText, failed, ok, type Result } from '@/utils/evidence/result';
import type { UpstreamAuthority } from './desk';
import { deskPolicy } from './policy';

export const USAGE = `npm run desk -- [options]

  --data DIR            the data folder (desk-data)
  --name NAME           how the desk calls itself (Constat desk); fixed in its certificates on the first start
  --host HOST           address to listen on (127.0.0.1)
  --port N              port to listen on (8722; 0: any)
  --tls-cert FILE       certificate chain in PEM, with --tls-key FILE: serve https
  --tsa-url URL         relay time-stamps to this authority, with --tsa-root FILE; repeat the pair for more
  --operator-token T    password of the page; also OPERATOR_TOKEN. Made and printed when others can reach the desk
                        and none is given, or an empty one
  --behind-proxy        the desk stands behind a proxy that sets X-Forwarded-For

  --new-code            make an enrolment code and stop; [--uses N] [--expires 30d], d, h or m
  --devices             list enrolled devices and stop
  --revoke ID           refuse a device from now on
  --actioned SEAL       mark an accepted referral as acted upon
  --help
`;

export type Task =
  | { do: 'help' }
  | { do: 'serve' }
  | { do: 'new-code'; uses: number; lifeMs: number | null }
  | { do: 'devices' }
  | { do: 'revoke'; device: string }
  | { do: 'actioned'; seal: string };

export interface CommandLine {
  task: Task;
  data: string;
  name: string;
  host: string;
  port: number;
  tls: { certificateFile: string; keyFile: string } | null;
  upstreams: UpstreamAuthority[];
  operatorToken: string | null;
  behindProxy: boolean;
}

const UNIT_MS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

const OPTIONS = {
  data: { type: 'string', default: 'desk-data' },
  name: { type: 'string', default: 'Constat desk' },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8722' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tsa-url': { type: 'string', multiple: true, default: [] as string[] },
  'tsa-root': { type: 'string', multiple: true, default: [] as string[] },
  'operator-token': { type: 'string' },
  'behind-proxy': { type: 'boolean', default: false },
  'new-code': { type: 'boolean', default: false },
  uses: { type: 'string', default: '1' },
  expires: { type: 'string' },
  devices: { type: 'boolean', default: false },
  revoke: { type: 'string' },
  actioned: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const parse = (args: string[]) => parseArgs({ args, options: OPTIONS, strict: true }).values;
type Values = ReturnType<typeof parse>;

/** Mistakes of the person at the keyboard. */
class Mistake extends Error {}

function wholeNumber(text: string, name: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Mistake(`--${name} is a number from ${min} to ${max}, not "${text}"`);
}

function duration(text: string): number {
  const [, digits, unit] = /^(\d{1,5})([dhm])$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined || Number(digits) === 0)
    throw new Mistake(`--expires is like 30d, 12h or 45m`);
  return Number(digits) * (UNIT_MS[unit] ?? 0);
}

function taskOf(values: Values): Task {
  if (values.help) return { do: 'help' };
  if (values['new-code']) {
    const lifeMs = values.expires === undefined ? null : duration(values.expires);
    return { do: 'new-code', uses: wholeNumber(values.uses, 'uses', 1, 100_000), lifeMs };
  }
  if (values.devices) return { do: 'devices' };
  if (values.revoke !== undefined) return { do: 'revoke', device: values.revoke };
  if (values.actioned !== undefined) return { do: 'actioned', seal: values.actioned };
  return { do: 'serve' };
}

function upstreamsOf(values: Values): UpstreamAuthority[] {
  const urls = values['tsa-url'];
  const roots = values['tsa-root'];
  if (urls.length !== roots.length) throw new Mistake('each --tsa-url needs its --tsa-root');
  return urls.map((url, index) => {
    if (!/^https?:$/.test(readUrl(url)?.protocol ?? '')) {
      throw new Mistake(`--tsa-url ${url}: not an http address`);
    }
    const rootPem = readFileSync(roots[index] ?? '', 'utf8');
    if (!rootPem.startsWith('-----BEGIN CERTIFICATE-----')) {
      throw new Mistake(`--tsa-root ${roots[index] ?? ''}: not a certificate in PEM`);
    }
    return { url, rootPem };
  });
}

function tlsOf(values: Values): CommandLine['tls'] {
  const certificateFile = values['tls-cert'];
  const keyFile = values['tls-key'];
  if (certificateFile === undefined && keyFile === undefined) return null;
  if (certificateFile !== undefined && keyFile !== undefined) return { certificateFile, keyFile };
  throw new Mistake('--tls-cert and --tls-key come together');
}

/** An empty one is none: that is what a variable in an environment file stands for that nobody has set. */
function operatorTokenOf(values: Values, environment: Record<string, string | undefined>): string | null {
  const given = [values['operator-token'], environment['OPERATOR_TOKEN']];
  const token = given.find((each) => each !== undefined && each.trim() !== '') ?? null;
  const { operatorTokenLength: least } = deskPolicy;
  if (token !== null && token.length < least)
    throw new Mistake(`the operator token needs ${least} characters or more: others can guess at it`);
  return token;
}

export function readCommandLine(
  args: string[],
  environment: Record<string, string | undefined>,
): Result<CommandLine, 'usage'> {
  try {
    const values = parse(args);
    return ok({
      task: taskOf(values),
      data: values.data,
      name: values.name,
      host: values.host,
      port: wholeNumber(values.port, 'port', 0, 65_535),
      tls: tlsOf(values),
      upstreams: upstreamsOf(values),
      operatorToken: operatorTokenOf(values, environment),
      behindProxy: values['behind-proxy'],
    });
  } catch (error) {
    return failed('usage', errorText(error));
  }
}
