/** The state of form fields: what was ticked and selected is kept, what was typed is not. */
import { attribute, copyAside, doc, innerText, isMatch, textContent } from './dom';
import { escapeText } from './markup';
import type { Scene } from './scene';
import { leaveResourceGap } from './attributes';
import { EDITABLE_EMPTIED } from './reading';
import { EMPTY, type Shape } from './shape';
import { holdsToken } from './token-names';

/** Fields whose value is a choice or a caption, not text. */
const kept = new Set('button submit reset checkbox radio range color image'.split(' '));

export function shapeInput(input: HTMLInputElement, shape: Shape, scene: Scene): void {
  const { attributes } = shape;
  const { ledger } = scene;
  const type = input.type;
  if (type === 'image') leaveResourceGap(attributes, 'src', scene, true);
  if (type === 'hidden') {
    if (holdsToken(attribute(input, 'name')) || holdsToken(attribute(input, 'id'))) {
      attributes.set('value', '');
      ledger.redact('storage-token');
    }
  } else if (type === 'checkbox' || type === 'radio') {
    if (input.checked) attributes.set('checked', '');
    else attributes.delete('checked');
    if (input.indeterminate) ledger.remark('indeterminate', 'A checkbox was neither ticked nor empty.');
  } else if (kept.has(type)) {
    if (type === 'range' || type === 'color') attributes.set('value', input.value);
  } else if (type === 'password' || mayBeTyped(input)) {
    if (input.value !== '' || input.defaultValue !== '') ledger.redact('typed-value');
    scene.typed.addField(input, type === 'password' || isForSecrets(input));
    attributes.delete('value');
  } else if (input.value !== '') attributes.set('value', input.value);
}

/** Passwords are shown at a click on an eye, and are no less secret then. */
const isForSecrets = (input: HTMLInputElement): boolean =>
  /(?:^|\s)(?:current-password|new-password|one-time-code|cc-number|cc-csc)(?:\s|$)/i.test(
    input.autocomplete,
  );

/**
 * Whether the user may have typed what a text field holds. Nothing tells that from what a script has put there, so what differs
 * from the page's own markup counts as typed; and pages write what was typed back into their markup, so a field that the user
 * has been in counts, too. Of one that is closed (disabled, read-only) no browser says that, and forms close their fields after
 * the typing: there it is enough that anything but the markup has ever given it a value.
 */
const mayBeTyped = (field: HTMLInputElement | HTMLTextAreaElement): boolean =>
  field.value !== field.defaultValue ||
  isMatch(field, ':user-valid, :user-invalid, :focus, :autofill') ||
  (!field.willValidate && field.value !== '' && wasSet(field));

/** A field that was never set follows its markup; a copy of it does as well, and can be tried without touching the page. */
function wasSet(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  const copy = copyAside(field);
  copy.defaultValue = `${field.value}1`;
  return copy.value === field.value;
}

export function shapeTextarea(area: HTMLTextAreaElement, shape: Shape, { ledger, typed }: Scene): void {
  const isTyped = mayBeTyped(area);
  if (isTyped && (area.value !== '' || area.defaultValue !== '')) ledger.redact('typed-value');
  if (isTyped) typed.addField(area, false);
  // The parser drops a first line feed, so one more is written.
  shape.inside = isTyped ? EMPTY : { html: `\n${escapeText(area.value)}` };
}

export function shapeOption(option: HTMLOptionElement, shape: Shape): void {
  if (option.selected) shape.attributes.set('selected', '');
  else shape.attributes.delete('selected');
}

const isOpenToTyping = (element: Element | null): boolean => {
  const editable = element && attribute(element, 'contenteditable');
  return typeof editable === 'string' && editable.toLowerCase() !== 'false';
};

/** Whether the whole document is an editor, by its design mode or as an editable body. */
export const isEditor = (): boolean =>
  doc.designMode(document) === 'on' ||
  isOpenToTyping(doc.documentElement(document)) ||
  isOpenToTyping(doc.body(document));

/**
 * Empties the outermost editable element: what is in a comment box or a message field was typed by the user, and nothing tells
 * it from what the page put there. Of editors in frames that is the body. A page that is editable itself would be nothing
 * but empty, so it is kept, and said.
 */
export function shapeEditable(element: Element, name: string, shape: Shape, scene: Scene): void {
  const { ledger } = scene;
  const isBody = element === doc.body(document);
  if (isBody && scene.isEditor && !scene.inChildFrame)
    ledger.remark('editable-kept', 'The whole page is open to typing; it was kept, with what was typed.');
  const isWhole = isBody || name === 'body' || name === 'html';
  if (!(isWhole ? isBody && scene.isEditor && scene.inChildFrame : isOpenToTyping(element))) return;
  const text = textContent(element) ?? '';
  if (text.trim() === '') return;
  ledger.redact('typed-value');
  ledger.remark(EDITABLE_EMPTIED, 'Editable parts were emptied: they may hold what the user typed.');
  const shown = element instanceof HTMLElement ? innerText(element) : text;
  scene.editableTexts.push(shown);
  scene.typed.addEditable(element, shown);
  shape.inside = EMPTY;
}
