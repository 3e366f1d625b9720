import fs from 'node:fs';
import path from 'node:path';
import { takeCoverage } from 'node:v8';
import type MochaClass from 'mocha';
import * as vscode from 'vscode';

/**
 * Runs every `*.test.js` beside this file inside the extension host. VS Code calls it; a rejection is a failed run. What happened
 * is written to $VSCODE_TEST_REPORT, because an exit code alone proves nothing: a host that is killed gives 0.
 */
export async function run(): Promise<void> {
  // VS Code in a browser saves by itself, and an edit that is meant to be dropped would stay.
  await vscode.workspace.getConfiguration('files').update('autoSave', 'off', vscode.ConfigurationTarget.Global);
  // A window that is driven from outside can lose a click to a redraw: a test gets a second chance, and the report says that it took it.
  // mocha is an ES module, loaded with require here: Node 20 gives the module, Node 24 its `module.exports`, the class.
  const loaded = require('mocha') as typeof MochaClass & { readonly default?: typeof MochaClass };
  const Mocha = loaded.default ?? loaded;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 90_000, forbidOnly: true, retries: 1 });
  for (const file of fs.readdirSync(__dirname).sort()) if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  const report = { ended: false, passes: 0, failures: 0, pending: 0, tests: [] as object[] };
  // after each test: a run that hangs still tells how far it came
  const save = (): void => {
    const file = process.env.VSCODE_TEST_REPORT;
    if (file !== undefined) fs.writeFileSync(file, JSON.stringify(report, null, 1));
  };
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (process.env.NODE_V8_COVERAGE) takeCoverage();
      report.ended = true;
      save();
      if (failures > 0) reject(new Error(`${failures} test(s) failed`));
      else resolve();
    });
    const note = (state: string, test: MochaClass.Test, error?: Error): void => {
      report.tests.push({ title: test.fullTitle(), state, ms: test.duration, err: error && (error.stack ?? String(error)) });
      save();
    };
    const add =
      (counter: 'passes' | 'failures' | 'pending', state: string) =>
      (test: MochaClass.Test, error?: Error): void => {
        report[counter]++;
        note(state, test, error);
      };
    runner.on('retry', (test: MochaClass.Test, error: Error) => note('retry', test, error));
    runner.on('pass', add('passes', 'pass'));
    runner.on('fail', add('failures', 'fail'));
    runner.on('pending', add('pending', 'pending'));
  });
}
