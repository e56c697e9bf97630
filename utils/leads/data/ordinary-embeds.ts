/**
 * Frames that are never a player lead.
 *
 * Criterion: either the platform runs a content-identification or rights-manager programme of its own, so that its own
 * channel is quicker than a referral; or what it frames is not a film (maps, code, forms, comments, payment, consent).
 * The frame's address stays in the request log and the snapshot all the same. Registrable domains.
 *
 * Compiled 2026-11-22; review yearly.
 */
export const ORDINARY_EMBEDS: ReadonlySet<string> = new Set([
  // Platforms with their own programme
  'youtube.com',
  'youtube-nocookie.com',
  'youtu.be',
  'facebook.com',
  'instagram.com',
  'tiktok.com',
  'twitch.tv',
  'twitter.com',
  'x.com',
  'vimeo.com',
  'dailymotion.com',
  'spotify.com',
  'soundcloud.com',
  'deezer.com',
  'apple.com',
  // Players of publishers and teachers
  'brightcove.net',
  'brightcove.com',
  'jwplatform.com',
  'wistia.com',
  'wistia.net',
  'kaltura.com',
  'bbc.co.uk',
  'bbc.com',
  'acast.com',
  'ted.com',
  'loom.com',
  // Not films
  'google.com',
  'googleapis.com',
  'googlesyndication.com',
  'doubleclick.net',
  'googletagmanager.com',
  'gstatic.com',
  'recaptcha.net',
  'hcaptcha.com',
  'cloudflare.com',
  'disqus.com',
  'stripe.com',
  'paypal.com',
  'codepen.io',
  'codesandbox.io',
  'stackblitz.com',
  'jsfiddle.net',
  'replit.com',
  'github.com',
  'githubusercontent.com',
  'figma.com',
  'typeform.com',
  'openstreetmap.org',
  'datawrapper.de',
  'dwcdn.net',
  'infogram.com',
  'flourish.studio',
  'linkedin.com',
  'reddit.com',
  'mozilla.net',
  'mozilla.org',
]);
