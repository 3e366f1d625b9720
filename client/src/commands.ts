import * as vscode from 'vscode';
import { addEnvironment } from './commands/add-environment.ts';
import { applyPending } from './commands/apply-pending.ts';
import { checkAll } from './commands/check-all.ts';
import { addChecklistNote, chooseChecklistMigration, copyChecklist, openChecklist } from './commands/checklist.ts';
import { copyCommand } from './commands/copy-command.ts';
import { createRevert } from './commands/create-revert.ts';
import { draftDown } from './commands/draft-down.ts';
import { compareApplied, makeFollowUp, restoreApplied } from './commands/edited.ts';
import {
  chooseEnvironment,
  compareEnvironments,
  connectEnvironment,
  disconnectEnvironment,
  storeConnectionUrl,
} from './commands/environments.ts';
import { explainRule } from './commands/explain-rule.ts';
import { newDataMigration } from './commands/new-data-migration.ts';
import { newMigration } from './commands/new-migration.ts';
import { openPair } from './commands/open-pair.ts';
import { openSample } from './commands/open-sample.ts';
import { createMigration, deploy, generateClient, migrateDev, migrationStatus, openStudio, reset, seed } from './commands/operations.ts';
import { planSafeChange } from './commands/plan-safe-change.ts';
import { promotePhase } from './commands/promote-phase.ts';
import { resolveFailed } from './commands/resolve-failed.ts';
import { rollBack } from './commands/roll-back.ts';
import { showEffectiveConfig } from './commands/show-effective-config.ts';
import { showPlans } from './commands/show-plans.ts';
import { showRollbackProcedure } from './commands/show-rollback-procedure.ts';
import type { Context } from './context.ts';

type Command = (context: Context, ...args: unknown[]) => unknown;

/** Every command: id -> function. `package.json` lists the same ids. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'lockkeeper.checkAll': checkAll,
  'lockkeeper.explainRule': explainRule,
  'lockkeeper.newMigration': newMigration,
  'lockkeeper.draftDown': draftDown,
  'lockkeeper.createRevert': createRevert,
  'lockkeeper.openPair': openPair,
  'lockkeeper.newDataMigration': newDataMigration,
  'lockkeeper.planSafeChange': planSafeChange,
  'lockkeeper.promotePhase': promotePhase,
  'lockkeeper.showPlans': showPlans,
  'lockkeeper.openChecklist': openChecklist,
  'lockkeeper.chooseChecklistMigration': chooseChecklistMigration,
  'lockkeeper.copyChecklist': copyChecklist,
  'lockkeeper.addChecklistNote': addChecklistNote,
  'lockkeeper.refreshChecklist': (context) => context.checklist.refresh(),
  'lockkeeper.showRollbackProcedure': showRollbackProcedure,
  'lockkeeper.refreshMigrations': (context) => context.migrations.refresh(),
  'lockkeeper.refreshEnvironments': async (context) => {
    await context.migrations.refresh();
    await context.environments.refresh();
  },
  'lockkeeper.copyCommand': copyCommand,
  'lockkeeper.addEnvironment': addEnvironment,
  'lockkeeper.chooseEnvironment': chooseEnvironment,
  'lockkeeper.compareEnvironments': compareEnvironments,
  'lockkeeper.connectEnvironment': connectEnvironment,
  'lockkeeper.disconnectEnvironment': disconnectEnvironment,
  'lockkeeper.storeConnectionUrl': storeConnectionUrl,
  'lockkeeper.migrateDev': migrateDev,
  'lockkeeper.createMigration': createMigration,
  'lockkeeper.deploy': deploy,
  'lockkeeper.migrationStatus': migrationStatus,
  'lockkeeper.generateClient': generateClient,
  'lockkeeper.openStudio': openStudio,
  'lockkeeper.seed': seed,
  'lockkeeper.reset': reset,
  'lockkeeper.applyPending': applyPending,
  'lockkeeper.rollBack': rollBack,
  'lockkeeper.resolveFailed': resolveFailed,
  'lockkeeper.compareApplied': compareApplied,
  'lockkeeper.restoreApplied': restoreApplied,
  'lockkeeper.makeFollowUp': makeFollowUp,
  'lockkeeper.showEffectiveConfig': showEffectiveConfig,
  'lockkeeper.restartServer': (context) => context.server.restart(),
  'lockkeeper.showLog': (context) => context.log.show(),
  'lockkeeper.openSample': openSample,
};

export const registerCommands = (context: Context): vscode.Disposable[] =>
  Object.entries(COMMANDS).map(([id, run]) => vscode.commands.registerCommand(id, (...args: unknown[]) => run(context, ...args)));
