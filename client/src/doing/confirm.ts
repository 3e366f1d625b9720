import * as vscode from 'vscode';
import type { Confirmed } from '../../../server/src/lsp/protocol/doing.ts';
import { answered, type Choice, choose, type Step, walk, write } from '../steps.ts';

/** What a person is shown before something is done, and what they have to say. */
export interface Question {
  /** `Deploy to production` */
  readonly title: string;
  /** A sentence that ends with a question mark. */
  readonly asks: string;
  /** The button: `Deploy`. */
  readonly go: string;
  /** Null: yes is enough; else the name that is to be typed. */
  readonly database: string | null;
  /** It cannot be taken back: who only presses Enter leaves everything as it is. */
  readonly careful: boolean;
  readonly facts: readonly Fact[];
}

/** Something to know, with an icon: where, what, how. */
export interface Fact {
  readonly icon: string;
  readonly label: string;
  readonly description?: string;
}

interface Said {
  readonly go: boolean | null;
  readonly database: string | null;
}

/** Asks; undefined: the person said no, or went away. */
export async function confirm(question: Question): Promise<Confirmed | undefined> {
  const said = await walk<Said>(
    question.title,
    { go: null, database: null },
    (state) => nextStep(question, state),
    () => (question.database === null ? 1 : 2),
  );
  return said?.go === true ? { yes: true, database: said.database } : undefined;
}

function nextStep(question: Question, said: Said): Step<Said> | null {
  const { database } = question;
  if (said.go === null) return { ask: (place) => answered(choose(place, question.asks, choices(question)), (go) => ({ ...said, go })) };
  if (!said.go || database === null || said.database !== null) return null;
  return {
    ask: (place) =>
      answered(
        write(place, {
          prompt: `${question.go}: type the name of the database, ${database}.`,
          example: database,
          problem: async (text) => (text.trim() === database ? null : `This is not the name of the database. Type ${database}.`),
        }),
        (text) => ({ ...said, database: text }),
      ),
  };
}

function choices({ go, database, careful, facts }: Question): readonly Choice<boolean>[] {
  const yes: Choice<boolean> = {
    label: `$(check) ${go}`,
    ...(database === null ? {} : { description: 'the name of the database is asked next' }),
    value: true,
  };
  const no: Choice<boolean> = { label: '$(close) No, leave everything as it is', value: false };
  const rows = facts.map(
    ({ icon, label, description }): Choice<boolean> => ({ label: `$(${icon}) ${label}`, description: description ?? '' }),
  );
  const separator: Choice<boolean> = { label: 'what will happen', kind: vscode.QuickPickItemKind.Separator };
  return [...(careful ? [no, yes] : [yes, no]), separator, ...rows];
}
