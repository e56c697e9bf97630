/** The state of form fields: what was ticked and selected is kept, what was typed is not. */
import { attribute, isMatch, localName, textContent } from './dom';
import { escapeText } from './markup';
import type { Scene } from './scene';
import { leaveResourceGap } from './attributes';
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
    attributes.delete('value');
  } else if (input.value !== '') attributes.set('value', input.value);
}

/**
 * Whether the user may have typed what a text field holds. Nothing tells that from what a script has put there, so what differs
 * from the page's own markup counts as typed; and pages write what was typed back into their markup, so a field that the user
 * has been in counts, too. Nobody can type into a field that is read-only or disabled: what a script shows there is the page's.
 */
function mayBeTyped(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  if (field.readOnly || isMatch(field, ':disabled')) return isMatch(field, ':autofill');
  return (
    field.value !== field.defaultValue || isMatch(field, ':user-valid, :user-invalid, :focus, :autofill')
  );
}

export function shapeTextarea(area: HTMLTextAreaElement, shape: Shape, { ledger }: Scene): void {
  const typed = mayBeTyped(area);
  if (typed && (area.value !== '' || area.defaultValue !== '')) ledger.redact('typed-value');
  // The parser drops a first line feed, so one more is written.
  shape.inside = typed ? EMPTY : { html: `\n${escapeText(area.value)}` };
}

export function shapeOption(option: HTMLOptionElement, shape: Shape): void {
  if (option.selected) shape.attributes.set('selected', '');
  else shape.attributes.delete('selected');
}

/**
 * Text of the outermost editable element, or null: what is in a comment box or a message field was typed by the user,
 * and nothing tells it from what the page put there.
 */
export function editableText(element: Element): string | null {
  const editable = attribute(element, 'contenteditable');
  if (editable === null || editable.toLowerCase() === 'false') return null;
  const name = localName(element);
  return name === 'body' || name === 'html' ? null : (textContent(element) ?? '');
}
