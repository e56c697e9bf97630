/** Line icons on a 20-px grid, drawn for this program. Decorative: the text beside them carries the meaning. */
import './Icon.css';

const paths = {
  capture:
    'M3 7V5a2 2 0 0 1 2-2h2M13 3h2a2 2 0 0 1 2 2v2M17 13v2a2 2 0 0 1-2 2h-2M7 17H5a2 2 0 0 1-2-2v-2M7.2 10a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0',
  record: 'M2.8 10a7.2 7.2 0 1 0 14.4 0a7.2 7.2 0 1 0-14.4 0M7.2 10a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0',
  check: 'M4.5 10.5l3.6 3.6L15.5 6.4',
  cross: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  alert:
    'M10 7.2v3.6M10 13.6v.1M8.6 3.4L2.3 14.2a1.6 1.6 0 0 0 1.4 2.4h12.6a1.6 1.6 0 0 0 1.4-2.4L11.4 3.4a1.6 1.6 0 0 0-2.8 0z',
  info: 'M10 9.2v4.4M10 6.5v.1M2.8 10a7.2 7.2 0 1 0 14.4 0a7.2 7.2 0 1 0-14.4 0',
  search: 'M3.5 8.8a5.3 5.3 0 1 0 10.6 0a5.3 5.3 0 1 0-10.6 0M12.7 12.7l4 4',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M10 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0M6 14a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  list: 'M3.5 5.5h.1M3.5 10h.1M3.5 14.5h.1M7.5 5.5h9M7.5 10h9M7.5 14.5h9',
  download: 'M10 3v9M6.3 8.6L10 12.3l3.7-3.7M3.5 16.5h13',
  trash:
    'M3.5 5.5h13M8 5.5V3.6h4v1.9M5.2 5.5l.7 10.3a1.2 1.2 0 0 0 1.2 1.1h5.8a1.2 1.2 0 0 0 1.2-1.1l.7-10.3M8.5 9v4.5M11.5 9v4.5',
  copy: 'M7.5 7.5V4.6a1.1 1.1 0 0 1 1.1-1.1h6.8a1.1 1.1 0 0 1 1.1 1.1v6.8a1.1 1.1 0 0 1-1.1 1.1h-2.9M4.6 7.5h6.8a1.1 1.1 0 0 1 1.1 1.1v6.8a1.1 1.1 0 0 1-1.1 1.1H4.6a1.1 1.1 0 0 1-1.1-1.1V8.6a1.1 1.1 0 0 1 1.1-1.1z',
  send: 'M17 3L8.8 11.2M17 3l-5.2 14-3-5.8L3 8.2z',
  lock: 'M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM6.8 9V6.3a3.2 3.2 0 0 1 6.4 0V9',
  clock: 'M2.8 10a7.2 7.2 0 1 0 14.4 0a7.2 7.2 0 1 0-14.4 0M10 6v4.2l2.8 1.7',
  receipt:
    'M5 2.8l1.7 1.3 1.6-1.3L10 4.1l1.7-1.3 1.6 1.3L15 2.8v14.4l-1.7-1.3-1.6 1.3-1.7-1.3-1.7 1.3-1.6-1.3L5 17.2zM7.8 7.8h4.4M7.8 11h4.4',
  seal: 'M10 2.6l2 1.5 2.5-.1.7 2.4 2.1 1.4-.9 2.3.9 2.3-2.1 1.4-.7 2.4-2.5-.1-2 1.5-2-1.5-2.5.1-.7-2.4-2.1-1.4.9-2.3-.9-2.3 2.1-1.4.7-2.4 2.5.1zM7.2 10l2 2 3.6-3.8',
  desk: 'M3 8.5L10 4l7 4.5M4.5 8.5v6.5M8.2 8.5v6.5M11.8 8.5v6.5M15.5 8.5v6.5M3 16.5h14',
  key: 'M12.9 3.2a3.9 3.9 0 1 0 .1 0M10.2 9.8L3.5 16.5M6.2 13.8l2.2 2.2',
  disk: 'M3.5 5.5c0-3 13-3 13 0s-13 3-13 0v9c0 3 13 3 13 0v-9M3.5 10c0 3 13 3 13 0',
  person: 'M6.8 6.4a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0M3.8 16.8c.6-3.4 3-5.1 6.2-5.1s5.6 1.7 6.2 5.1',
  tag: 'M3.2 9.4V4.3a1.1 1.1 0 0 1 1.1-1.1h5.1L17 10.8 10.8 17zM6.6 6.6v.1',
  folder: 'M3 15.5v-11h5l1.8 2H17v9z',
  funnel: 'M3.5 4.5h13L11.6 10.6v5.6l-3.2-1.6v-4z',
  upload: 'M10 12.5v-9M6.3 7.2L10 3.5l3.7 3.7M3.5 16.5h13',
  chevron: 'M7.5 4.5L13 10l-5.5 5.5',
  back: 'M16.5 10h-13M8.5 5L3.5 10l5 5',
  dash: 'M5 10h10',
  picture:
    'M4.5 3.5h11a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM3.5 13.5l3.8-3.6 3 2.8 2.2-2 4 3.6M12.4 7.2v.1',
  keyboard:
    'M3.5 5h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM5.5 8.3h.1M8.5 8.3h.1M11.5 8.3h.1M14.5 8.3h.1M6.5 11.8h7',
  stack:
    'M6.5 3.5h9a1 1 0 0 1 1 1v8M4.5 6.5h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM6 10h5M6 13h5',
  external:
    'M8 4.5H4.6a1.1 1.1 0 0 0-1.1 1.1v9.8a1.1 1.1 0 0 0 1.1 1.1h9.8a1.1 1.1 0 0 0 1.1-1.1V12M11.5 3.5h5v5M16.5 3.5L9 11',
} as const;

export type IconName = keyof typeof paths;

/** Arrows of reading direction turn round in right-to-left scripts. */
const directional: ReadonlySet<IconName> = new Set<IconName>(['chevron', 'back', 'send', 'external', 'list']);

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class={directional.has(name) ? 'icon icon-directional' : 'icon'}
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
