import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Where a server's log goes; the client shows it in its log channel. */
export interface Log {
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
}

/**
 * Makes a request handler that cannot take the server down: a cancelled request ends before and after its work, an error is
 * logged with the name of the request and answered with `fallback`.
 */
export function guard<P, R>(
  log: Log,
  name: string,
  fallback: R,
  handle: (params: P, token: CancellationToken) => Promise<R> | R,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    if (token.isCancellationRequested) throw cancelled();
    try {
      const result = await handle(params, token);
      if (token.isCancellationRequested) throw cancelled();
      return result;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log.error(`${name}: ${describe(error)}`);
      return fallback;
    }
  };
}

/** The same for notifications and events, which answer nothing. */
export function guardEvent<P>(log: Log, name: string, handle: (params: P) => Promise<void> | void): (params: P) => void {
  return (params) => {
    // The promise starts here so that a synchronous throw is caught as well.
    void (async () => handle(params))().catch((error) => log.error(`${name}: ${describe(error)}`));
  };
}

const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');

/** The stack belongs into the log, never into a message. */
const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
