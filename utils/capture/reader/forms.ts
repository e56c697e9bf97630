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
  } else if (type === 'password' || input.value !== input.defaultValue || isMatch(input, ':autofill')) {
    if (input.value !== '' || input.defaultValue !== '') ledger.redact('typed-value');
    attributes.delete('value');
  }
}

export function shapeTextarea(area: HTMLTextAreaElement, shape: Shape, { ledger }: Scene): void {
  const typed = area.value !== area.defaultValue;
  if (typed) ledger.redact('typed-value');
  // The parser drops a first line feed, so one more is written.
  shape.inside = typed ? EMPTY : { html: `\n${escapeText(area.defaultValue)}` };
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
