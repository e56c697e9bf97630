/** Injected on request into every frame: reads the page, returns, is gone. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { readFrame } from '@/utils/capture/reader/read-frame';

export default defineUnlistedScript({ globalName: false, main: readFrame });
