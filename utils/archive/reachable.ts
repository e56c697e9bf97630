/** Everything that pages may have done for them, brought together for the background; a test says when one is missing. */
import './bulk';
import './device-key';
import './export';
import './incoming';
import './losses';
import './passing';
import './quarantine';
import './read';
import './removal';
import './retention';
import './rows';
import './sending';
import './settings';

export { reachFor } from './reach';
