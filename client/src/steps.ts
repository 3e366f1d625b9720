import * as vscode from 'vscode';

/** A person went back to the step before. */
const BACK = Symbol('back');
type Answer<T> = T | typeof BACK | undefined;

/** What a step answers to have the question before it asked again. */
export const goBack = (): Answer<never> => BACK;

/** Where a question stands among the others. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly total: number;
}

export type Choice<T> = vscode.QuickPickItem & { readonly value?: T };

/** One question. `ask` answers the next state, or what `choose` and `write` say when the person goes back or away. */
export interface Step<S> {
  ask(place: Place): Promise<Answer<S>>;
}

/**
 * Asks one question after the other until `next` has none; Back returns to the one before. Undefined: the person went away.
 * @param total how many questions there will be, as far as that is known
 * @param ahead states that are answered already, and that Back returns to
 */
export async function walk<S>(
  title: string,
  first: S,
  next: (state: S) => Step<S> | null,
  total: (state: S) => number,
  ahead: readonly S[] = [],
): Promise<S | undefined> {
  const states: S[] = [first, ...ahead];
  for (;;) {
    const state = states.at(-1)!;
    const step = next(state);
    if (step === null) return state;
    const answer = await step.ask({ title, step: states.length, total: Math.max(states.length, total(state)) });
    if (answer === undefined) return undefined;
    if (answer === BACK) states.pop();
    else states.push(answer);
  }
}

/** Picks from a list; items without a value are separators. */
export function choose<T>(place: Place, placeholder: string, items: readonly Choice<T>[]): Promise<Answer<T>> {
  const input = vscode.window.createQuickPick<Choice<T>>();
  input.items = items;
  input.placeholder = placeholder;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  return shown(input, place, (done) => {
    input.onDidAccept(() => {
      const [picked] = input.selectedItems;
      if (picked?.value !== undefined) done(picked.value);
    });
  });
}

/** Something to know about a text that may be accepted. */
export interface Remark {
  readonly remark: string;
  readonly warns: boolean;
}

/** Asks for a text. `problem` looks at what is typed so far; null, or a remark: it may be accepted. */
export function write(
  place: Place,
  {
    prompt,
    example,
    value = '',
    problem,
  }: { prompt: string; example: string; value?: string; problem(text: string): Promise<string | Remark | null> },
): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.prompt = prompt;
  input.placeholder = example;
  input.value = value;
  let asked = 0;
  const look = async (): Promise<boolean> => {
    const own = ++asked;
    const text = input.value;
    const found = await problem(text);
    if (own !== asked) return false; // it was typed on meanwhile
    // An empty box says nothing before anything was typed.
    input.validationMessage = found === null || text === '' ? undefined : shownBelow(found);
    return typeof found !== 'string';
  };
  return shown(input, place, (done) => {
    input.onDidChangeValue(() => void look());
    input.onDidAccept(async () => {
      const { value: text } = input;
      if (await look()) done(text.trim());
      else if (text === '') input.validationMessage = await problem(text).then((p) => (p === null ? undefined : shownBelow(p)));
    });
    if (value !== '') void look();
  });
}

const shownBelow = (found: string | Remark): string | vscode.InputBoxValidationMessage =>
  typeof found === 'string'
    ? found
    : { message: found.remark, severity: found.warns ? vscode.InputBoxValidationSeverity.Warning : vscode.InputBoxValidationSeverity.Info };

/** The state that an answer makes, undefined where that ends the questions; going back or away stays as it is. */
export async function answered<T, S>(asked: Promise<Answer<T>>, take: (value: T) => S | Promise<S | undefined>): Promise<Answer<S>> {
  const answer = await asked;
  return answer === BACK || answer === undefined ? (answer as typeof BACK | undefined) : take(answer as T);
}

function shown<T>(
  input: vscode.QuickPick<Choice<T>> | vscode.InputBox,
  place: Place,
  listen: (done: (answer: T) => void) => void,
): Promise<Answer<T>> {
  input.title = place.title;
  input.step = place.step;
  input.totalSteps = place.total;
  input.ignoreFocusOut = true;
  input.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const done = (answer: Answer<T>): void => {
      resolve(answer);
      input.dispose();
    };
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) done(BACK);
    });
    input.onDidHide(() => done(undefined));
    listen(done);
    input.show();
  });
}
