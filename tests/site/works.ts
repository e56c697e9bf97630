/** What the sample site offers. Every title, name and word is invented. */
export interface Work {
  /** Part of the address. */
  slug: string;
  title: string;
  year: number;
  /** Minutes. */
  runtime: number;
  rating: string;
  badge: 'HD' | 'CAM' | '4K' | 'TS';
}

const named = (title: string, year: number, runtime: number, rating: string, badge: Work['badge']): Work => ({
  slug: `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${year}`,
  title,
  year,
  runtime,
  rating,
  badge,
});

/** The film that the sample page streams. */
export const film = named('The Salt Cartographer', 2026, 128, '8.1', '4K');

export const otherWorks: readonly Work[] = [
  named('Harbour of Static', 2026, 104, '7.4', 'HD'),
  named('Nine Kites for Marlow', 2025, 97, '6.9', 'HD'),
  named('Under the Paper Sea', 2026, 141, '8.6', '4K'),
  named('Tallow Street', 2024, 88, '7.0', 'HD'),
  named('The Last Ferry to Umber', 2026, 119, '7.8', 'CAM'),
  named('Glass Meridian', 2025, 132, '7.2', 'HD'),
  named('Brine and Ember', 2026, 110, '6.4', 'TS'),
  named('Midnight at the Velodrome', 2023, 93, '7.5', 'HD'),
  named('A Ledger of Crows', 2026, 126, '8.0', '4K'),
  named('Ostrich Protocol', 2025, 101, '5.9', 'HD'),
  named('The Weathermaker’s Daughter', 2026, 137, '7.7', 'HD'),
  named('Cold Signal, Warm Hands', 2024, 95, '6.8', 'HD'),
  named('Orchard of Small Machines', 2026, 112, '7.9', '4K'),
  named('The Quiet Ascent of Ida Bramble', 2025, 124, '7.3', 'HD'),
  named('Lanternjaw', 2026, 99, '6.1', 'CAM'),
  named('Three Rivers Redacted', 2023, 116, '7.1', 'HD'),
  named('Parade of Empty Coats', 2026, 108, '7.6', 'HD'),
  named('Sundial Heist', 2025, 121, '6.7', 'HD'),
];

export const cast: readonly (readonly [actor: string, part: string])[] = [
  ['Maren Oakhollow', 'Isaura Venn'],
  ['Tobias Quillfeather', 'Captain Aldous Rook'],
  ['Imani Duskwater', 'The Cartographer'],
  ['Pell Hargreave', 'Young Isaura'],
  ['Sunniva Larch', 'Magistrate Oud'],
  ['Edo Brightwell', 'The Ferryman'],
];

const voices = ['tidewatcher', 'mira_k', 'noodleoracle', 'ferryfan88', 'old_projector', 'zzz_quiet'];
const remarks = [
  'Server Lark works, the others buffer every two minutes.',
  'Thanks barge crew!! watched in 4K before the cinema here even had it',
  'Sound is out of sync from 1:02:00 on server Owl, anyone else?',
  'Ending was not what I expected. Imani Duskwater carries the whole thing.',
  'Please upload season 2 of Tallow Street next!',
  'Magnet is fine, 41 seeders right now.',
  'Subtitles in Portuguese are missing, the rest are good.',
  'Use the mirror if the player says “file removed”.',
];

/** Comments below the film, the same at every visit. */
export const comments = Array.from({ length: 36 }, (_, index) => ({
  author: `${voices[(index * 7 + (index >> 2)) % voices.length]}${index % 3 ? '' : index + 11}`,
  said: remarks[(index * 5 + (index >> 3)) % remarks.length] ?? '',
  ago: index < 5 ? `${index + 1} h ago` : `${index - 3} days ago`,
  likes: (index * 37) % 113,
}));
