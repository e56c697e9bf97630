/**
 * Gets this machine ready, and does nothing when it is: npm packages and WXT's files always, browsers with `--browsers` (or
 * `--browsers=chromium`), the tools that check a package with `--tools`. Plain Node: it runs before any package is there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium, findFirefox, onPath } from './ready/look-up.js';

const OLDEST_NODE = [20, 19];
const root = path.join(import.meta.dirname, '..');
const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.ready');
/** What tsconfig.json extends, and so what every script of ours needs to find its imports; WXT writes it. */
const paths = path.join(root, '.wxt/tsconfig.json');

const programs = {
  chromium: { find: findChromium, debian: 'chromium', variable: 'CONSTAT_CHROMIUM' },
  firefox: { find: findFirefox, debian: 'firefox-esr', variable: 'CONSTAT_FIREFOX' },
  bash: { find: () => onPath('bash'), debian: 'bash' },
  openssl: { find: () => onPath('openssl'), debian: 'openssl' },
  unzip: { find: () => onPath('unzip'), debian: 'unzip' },
  sha256sum: { find: () => onPath('sha256sum'), debian: 'coreutils' },
};

try {
  checkNode();
  installPackages();
  if (!existsSync(paths) && !run('npx', ['wxt', 'prepare'])) stop('WXT could not prepare this folder.');
  const wanted = wantedPrograms(process.argv.slice(2));
  const missing = () => wanted.filter((name) => !programs[name].find());
  if (missing().length > 0) install(missing());
  if (missing().length > 0) stop(adviceFor(missing()));
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(
    `Node.js ${process.versions.node} is too old: install ${OLDEST_NODE.join('.')} or later (https://nodejs.org).`,
  );
}

/** `npm ci` when node_modules is missing or was made from another package-lock.json. */
function installPackages() {
  const lock = path.join(root, 'package-lock.json');
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  // npm's own record of what is installed: somebody has just run npm by hand.
  if (isNewer(path.join(modules, '.package-lock.json'), lock)) return writeFileSync(stamp, digest);
  say('Installing npm packages…');
  // Without this, Playwright's package would fetch browsers that `--browsers` may find installed.
  const quiet = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  if (!run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], quiet)) {
    stop('The npm packages could not be installed. Put that right, and run this again.');
  }
  writeFileSync(stamp, digest);
}

function wantedPrograms(options) {
  return options.flatMap((option) => {
    if (option === '--tools') return ['bash', 'openssl', 'unzip', 'sha256sum'];
    if (option === '--browsers') return ['chromium', 'firefox'];
    const browsers = option.startsWith('--browsers=') ? option.slice('--browsers='.length).split(',') : [];
    if (browsers.length > 0 && browsers.every((name) => ['chromium', 'firefox'].includes(name)))
      return browsers;
    throw new Error(`ready.mjs does not know the option ${option}.`);
  });
}

/** From Debian's packages where this user may install them; browsers that are still missing, from Playwright's builds. */
function install(names) {
  say(`Installing ${names.join(', ')}; this may take a few minutes…`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (onPath('apt-get') && (sudo.length === 0 || succeeds('sudo', ['-n', 'true']))) {
    const [command, ...rest] = [...sudo, 'apt-get'];
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    run(command, [...rest, 'update', '-q'], quiet);
    run(command, [...rest, 'install', '-q', '-y', '--no-install-recommends', ...debian(names)], quiet);
  }
  const browsers = names.filter((name) => programs[name].variable && !programs[name].find());
  if (browsers.length > 0) run('npx', ['playwright-core', 'install', ...browsers]);
}

function adviceFor(names) {
  const variables = names.map((name) => programs[name].variable).filter(Boolean);
  const orSet = variables.length > 0 ? `, or set ${variables.join(' and ')} to where it is` : '';
  return `Missing: ${names.join(', ')}. Install it (Debian: apt-get install ${debian(names).join(' ')})${orSet}, and run this again.`;
}

function debian(names) {
  return names.map((name) => programs[name].debian);
}

/** Runs a command; true when it went well. Quiet unless it fails, and never on standard output, which is not ours. */
function run(command, args, extra = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...extra },
    shell: process.platform === 'win32', // npm and npx are .cmd files there
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return true;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  say(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.`);
  return false;
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function isNewer(file, than) {
  return existsSync(file) && statSync(file).mtimeMs >= statSync(than).mtimeMs;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(1);
}
