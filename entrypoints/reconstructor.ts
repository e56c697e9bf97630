/** Injected where no screenshot can be had: draws the page from its DOM. Labelled a reconstruction wherever it is shown. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { drawPage } from '@/utils/capture/reconstruction/draw-page';

export default defineUnlistedScript({ globalName: false, main: drawPage });
