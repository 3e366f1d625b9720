import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { loadReader } from './load-reader.ts';
import { startServer } from './lsp/server.ts';

/** The language server as a process: `--stdio`, `--node-ipc`, `--socket=…` or `--pipe=…`, as the client says. */
startServer(createConnection(ProposedFeatures.all), { reader: loadReader() });
