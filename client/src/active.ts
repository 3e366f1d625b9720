import * as vscode from 'vscode';
import { type EnvironmentRef, SECRET_CHANGED } from '../../server/src/lsp/protocol/environments.ts';
import type { Active } from '../../server/src/lsp/protocol/migrations.ts';
import type { Server } from './server.ts';

/** Which environment a person chose for each project, remembered with the workspace. */
export interface ActiveEnvironments {
  /** By the folder that holds the migrations. */
  all(): Active;
  choose(of: EnvironmentRef): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

const KEY = 'lockkeeper.activeEnvironments';

export function createActive({ workspaceState, subscriptions }: vscode.ExtensionContext): ActiveEnvironments {
  const changed = new vscode.EventEmitter<void>();
  subscriptions.push(changed);
  const all = (): Active => workspaceState.get<Active>(KEY, {});
  return {
    all,
    async choose({ folder, environment }) {
      await workspaceState.update(KEY, { ...all(), [folder]: environment });
      changed.fire();
    },
    onDidChange: changed.event,
  };
}

/** Addresses that a person stored. They lie in VS Code's secret storage, and nowhere else. */
export interface StoredUrls {
  get(of: EnvironmentRef): Promise<string | null>;
  /** Undefined: there is none any more. */
  set(of: EnvironmentRef, url: string | undefined): Promise<void>;
}

const keyOf = ({ folder, environment }: EnvironmentRef): string => `lockkeeper.url:${JSON.stringify([folder, environment])}`;

export const createStoredUrls = ({ secrets }: vscode.ExtensionContext, server: () => Server): StoredUrls => ({
  get: async (of) => (await secrets.get(keyOf(of))) ?? null,
  async set(of, url) {
    if (url === undefined) await secrets.delete(keyOf(of));
    else await secrets.store(keyOf(of), url);
    server().tell(SECRET_CHANGED, of);
  },
});
