import type * as vscode from 'vscode';

/** What stands before the host of an address, and passwords among its parameters. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"`]*(?:\/[^\s/@'"`]*)?@/gi, '$1***@'],
  [/([?&;](?:password|sslpassword|api_key|token)=)[^&\s'"`]+/gi, '$1***'],
];

export const withoutSecrets = (text: string): string => SECRETS.reduce((t, [pattern, by]) => t.replace(pattern, by), text);

/**
 * The log for messages between editor and server, without what is secret: the address of a database goes from one to the other where a
 * person runs something there, and every message is written where the log's level is "trace".
 */
export const traceChannel = (log: vscode.LogOutputChannel): vscode.LogOutputChannel => ({
  name: log.name,
  get logLevel() {
    return log.logLevel;
  },
  onDidChangeLogLevel: log.onDidChangeLogLevel,
  trace: (text) => log.trace(withoutSecrets(text)),
  debug: (text) => log.debug(withoutSecrets(text)),
  info: (text) => log.info(withoutSecrets(text)),
  warn: (text) => log.warn(withoutSecrets(text)),
  error: (said) => log.error(withoutSecrets(String(said))),
  append: (text) => log.append(withoutSecrets(text)),
  appendLine: (text) => log.appendLine(withoutSecrets(text)),
  replace: (text) => log.replace(withoutSecrets(text)),
  clear: () => log.clear(),
  show: () => log.show(),
  hide: () => log.hide(),
  dispose: () => {},
});
