declare global {
  interface Window {
    /** Ends the recording and does again what was recorded. */
    replayEarlyEvents?: () => Promise<void>;
  }
}

/**
 * Records what is pressed, sent and typed before the components of the page run, which would be lost: React attends to the
 * events of parts that are not hydrated yet, but not to those that came before its own scripts. What the browser does by
 * itself is left to it: links, and forms with an action.
 *
 * The text of this function is a script at the head of the page: it may use nothing from outside.
 */
export function recordEarlyEvents(): void {
  type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
  type Early = { on: HTMLElement; again: () => void };
  const presses: Early[] = [];
  const typed = new Map<Field, string>();
  const isCheck = (element: unknown): element is HTMLInputElement =>
    element instanceof HTMLInputElement && /^(checkbox|radio)$/.test(element.type);

  const record = (event: Event, on: HTMLElement, again: () => void) => {
    event.preventDefault();
    // Parts are hydrated before the recording ends: without this, what is done again would have been done already.
    event.stopImmediatePropagation();
    // Pressing once more out of impatience means the same; a check that was pressed twice is as it was.
    if (presses.at(-1)?.on === on && !isCheck(on)) return;
    presses.push({ on, again });
    on.setAttribute('aria-busy', 'true');
  };
  const press = (event: Event) => {
    const target = event.target instanceof Element ? event.target.closest('button, input, label') : null;
    if (target instanceof HTMLButtonElement && (target.type !== 'submit' || !target.form)) {
      record(event, target, () => target.click());
    }
    const check = target instanceof HTMLLabelElement ? target.control : target;
    if (isCheck(check)) record(event, check, () => check.click());
  };
  const submit = (event: SubmitEvent) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || form.hasAttribute('action') || form.method === 'dialog') return;
    record(event, submitter ?? form, () => form.requestSubmit(submitter));
  };
  const type = ({ target }: Event) => {
    const isField =
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement;
    if (isField && !isCheck(target)) typed.set(target, target.value);
  };
  document.addEventListener('click', press, true);
  document.addEventListener('submit', submit, true);
  document.addEventListener('input', type, true);

  /** React takes no notice of a value that it believes to know: it sees another one be set, but not this one. */
  const typeAgain = (field: Field, value: string) => {
    field.value = value === '' ? '0' : '';
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
  };

  window.replayEarlyEvents = async () => {
    window.replayEarlyEvents = async () => {};
    /** Each step is rendered before the next one. */
    const rendered = () => new Promise((resolve) => setTimeout(resolve));
    await rendered();
    document.removeEventListener('click', press, true);
    document.removeEventListener('submit', submit, true);
    document.removeEventListener('input', type, true);
    for (const { on } of presses) on.removeAttribute('aria-busy');
    for (const [field, value] of typed) {
      if (field.isConnected) typeAgain(field, value);
      await rendered();
    }
    for (const { on, again } of presses) {
      if (on.isConnected) again();
      await rendered();
    }
  };
}
