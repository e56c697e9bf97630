/** Injected for the length of one capture: holds the page still at once, then waits to be asked (page-walker.ts). */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { holdPage } from '@/utils/capture/walker/hold-page';

export default defineUnlistedScript({ globalName: false, main: holdPage });
