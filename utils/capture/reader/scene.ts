/** What every part of one reading shares: the frame's base address and the accounts being kept. */
import { doc } from './dom';
import { baseUri, firstMatch } from './dom';
import { showsFocus } from './focus';
import { isEditor } from './forms';
import { Frames } from './frames';
import type { ColorScheme } from './color-scheme';
import { Ledger } from './ledger';
import { ManualSlots } from './manual-slots';
import { Mentions } from './mentions';
import { Pictures } from './pictures';
import { schemeInForce } from './root-scheme';
import { ShadowRoots } from './shadow';
import { Sheets } from './sheets';
import { Typed } from './typed';

export interface Scene {
  baseUrl: string;
  ledger: Ledger;
  pictures: Pictures;
  sheets: Sheets;
  frames: Frames;
  mentions: Mentions;
  shadowRoots: ShadowRoots;
  slots: ManualSlots;
  /** Visible text of editable parts, to be taken out of the page's text as well. */
  editableTexts: string[];
  /** What was typed, to be taken out of its copies as well. */
  typed: Typed;
  inChildFrame: boolean;
  /** The whole document is open to typing, as editors in frames are. */
  isEditor: boolean;
  showsFocus: boolean;
  /** The element that the address names, as `:target`. */
  target: Element | null;
  colorScheme: ColorScheme;
}

export function newScene(): Scene {
  const baseUrl = baseUri(document);
  const ledger = new Ledger();
  const scheme = schemeInForce();
  return {
    baseUrl,
    ledger,
    pictures: new Pictures(baseUrl, ledger),
    sheets: new Sheets(baseUrl, ledger, scheme),
    frames: new Frames(baseUrl),
    mentions: new Mentions(),
    shadowRoots: new ShadowRoots(),
    slots: new ManualSlots(),
    editableTexts: [],
    typed: new Typed(),
    isEditor: isEditor(),
    inChildFrame: window !== window.parent,
    showsFocus: showsFocus(),
    target: firstMatch(':target'),
    colorScheme: scheme,
  };
}

/** The page's own address without its fragment. */
export const pageAddress = (): string => doc.url(document).split('#', 1)[0] ?? '';
