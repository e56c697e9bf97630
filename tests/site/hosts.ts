/**
 * The hosts of the sample site. All are below .test, which is reserved for testing (RFC 6761), and lead to loopback
 * by the browser's own resolver rules, so that addresses look as they do in the wild and carry no port.
 */
export const hosts = {
  /** Where somebody posted the link. */
  shortener: 'go.cinebarge.test',
  /** The pirate site itself, over https. */
  site: 'cinebarge.test',
  /** The player in the frame: another operator, another origin, over https. */
  player: 'embed.vidlark.test',
  /** Where the player's manifest and segments lie, over https. */
  stream: 'edge7.larkcdn.test',
  /** A live-sport page of the old school, over plain http, and its player. */
  live: 'kickoff.matchbarge.test',
  livePlayer: 'tv.streamgull.test',
} as const;

export type HostRole = keyof typeof hosts;

const overHttps: readonly HostRole[] = ['site', 'player', 'stream'];

export const isSecure = (role: HostRole): boolean => overHttps.includes(role);
export const originOf = (role: HostRole): string => `${isSecure(role) ? 'https' : 'http'}://${hosts[role]}`;

/**
 * The value of Chromium's `--host-resolver-rules`: host names to the ports that were really taken. Unless the rest of
 * the world is wanted too, no other name leads anywhere, so that nothing under test can leave this machine.
 */
export function resolverRules(ports: { http: number; https: number }, world: boolean): string {
  const roles = Object.keys(hosts) as HostRole[];
  const port = (role: HostRole) => (isSecure(role) ? ports.https : ports.http);
  const rules = roles.map((role) => `MAP ${hosts[role]} 127.0.0.1:${port(role)}`);
  const nothingElse = ['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1', 'EXCLUDE localhost'];
  return [...rules, ...(world ? [] : nothingElse)].join(', ');
}

/**
 * The same as preferences of Firefox, which maps ports for all hosts alike: with them no other site of the world is
 * reached on its usual ports, so `world` lets names be looked up, and that is all.
 */
export const firefoxReach = (
  ports: { http: number; https: number },
  world: boolean,
): Record<string, string> => ({
  'network.socket.forcePort': `80=${ports.http};443=${ports.https}`,
  ...(world
    ? { 'network.dns.localDomains': Object.values(hosts).join(',') }
    : { 'network.dns.forceResolve': '127.0.0.1' }),
});
