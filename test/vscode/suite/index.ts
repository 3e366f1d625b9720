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
  // mocha is an ES module, loaded with require here: Node 20 gives the module, Node 24 its `module.exports`, the class.
  const loaded = require('mocha') as typeof MochaClass & { readonly default?: typeof MochaClass };
  const Mocha = loaded.default ?? loaded;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, forbidOnly: true });
  for (const file of fs.readdirSync(__dirname).sort()) if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  const report = { passes: 0, failures: 0, pending: 0, tests: [] as object[] };
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (process.env.NODE_V8_COVERAGE) takeCoverage();
      const file = process.env.VSCODE_TEST_REPORT;
      if (file !== undefined) fs.writeFileSync(file, JSON.stringify(report, null, 1));
      if (failures > 0) reject(new Error(`${failures} test(s) failed`));
      else resolve();
    });
    const add =
      (counter: 'passes' | 'failures' | 'pending', state: string) =>
      (test: MochaClass.Test, error?: Error): void => {
        report[counter]++;
        report.tests.push({ title: test.fullTitle(), state, ms: test.duration, err: error && (error.stack ?? String(error)) });
      };
    runner.on('pass', add('passes', 'pass'));
    runner.on('fail', add('failures', 'fail'));
    runner.on('pending', add('pending', 'pending'));
  });
}
