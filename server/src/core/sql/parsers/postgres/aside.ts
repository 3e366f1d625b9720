import type { Fact } from '../../../facts/fact.ts';
import { option } from './objects.ts';
import { list, node, type Source, type Tree, text } from './tree.ts';

/** Statements of which it is enough to know that they lock no table, that they refuse a transaction, or that they may touch anything. */
type Aside = (s: Source, t: Tree) => readonly Fact[];

const harmless =
  (what: string): Aside =>
  (s) => [{ kind: 'harmless', span: s.whole, what }];
const outside =
  (what: string): Aside =>
  (s) => [{ kind: 'outside-transaction', span: s.whole, what }];
const anything =
  (what: string): Aside =>
  (s) => [{ kind: 'unread', span: s.whole, what, syntaxError: null, touches: 'anything' }];

const says = (t: Tree, name: string): boolean => list(t, 'options').some((o) => text(node(o, 'DefElem'), 'defname') === name);

/** By the tag of the parse tree. */
export const ASIDE: Readonly<Record<string, Aside>> = {
  CreatedbStmt: outside('CREATE DATABASE'),
  DropdbStmt: outside('DROP DATABASE'),
  AlterSystemStmt: outside('ALTER SYSTEM'),
  CreateTableSpaceStmt: outside('CREATE TABLESPACE'),
  DropTableSpaceStmt: outside('DROP TABLESPACE'),
  DropSubscriptionStmt: outside('DROP SUBSCRIPTION'),
  // only making the slot on the publisher refuses a transaction
  CreateSubscriptionStmt: (s, t) =>
    ['create_slot', 'connect'].some((name) => says(t, name) && !option(t, 'options', name))
      ? harmless('CREATE SUBSCRIPTION')(s, t)
      : outside('CREATE SUBSCRIPTION')(s, t),
  AlterSubscriptionStmt: (s, t) =>
    /REFRESH|PUBLICATION/.test(text(t, 'kind') ?? '') && (!says(t, 'refresh') || option(t, 'options', 'refresh'))
      ? outside('ALTER SUBSCRIPTION … REFRESH')(s, t)
      : harmless('ALTER SUBSCRIPTION')(s, t),
  AlterDatabaseStmt: (s, t) =>
    says(t, 'tablespace') ? outside('ALTER DATABASE … SET TABLESPACE')(s, t) : harmless('ALTER DATABASE')(s, t),
  DiscardStmt: (s, t) => (text(t, 'target') === 'DISCARD_ALL' ? outside('DISCARD ALL')(s, t) : harmless('DISCARD')(s, t)),
  AlterTableMoveAllStmt: anything('ALTER … ALL IN TABLESPACE'),
  ImportForeignSchemaStmt: anything('IMPORT FOREIGN SCHEMA'),
  ExecuteStmt: anything('EXECUTE of a prepared statement'),
  DropOwnedStmt: anything('DROP OWNED'),
  VariableShowStmt: harmless('SHOW'),
  PrepareStmt: harmless('PREPARE'),
  DeallocateStmt: harmless('DEALLOCATE'),
  ListenStmt: harmless('LISTEN'),
  UnlistenStmt: harmless('UNLISTEN'),
  NotifyStmt: harmless('NOTIFY'),
  SecLabelStmt: harmless('SECURITY LABEL'),
  CreateCastStmt: harmless('CREATE CAST'),
  CreateConversionStmt: harmless('CREATE CONVERSION'),
  CreateOpClassStmt: harmless('CREATE OPERATOR CLASS'),
  CreateOpFamilyStmt: harmless('CREATE OPERATOR FAMILY'),
  AlterOpFamilyStmt: harmless('ALTER OPERATOR FAMILY'),
  AlterOperatorStmt: harmless('ALTER OPERATOR'),
  AlterTypeStmt: harmless('ALTER TYPE'),
  CreateEventTrigStmt: harmless('CREATE EVENT TRIGGER'),
  AlterEventTrigStmt: harmless('ALTER EVENT TRIGGER'),
  CreateFdwStmt: harmless('CREATE FOREIGN DATA WRAPPER'),
  AlterFdwStmt: harmless('ALTER FOREIGN DATA WRAPPER'),
  CreateForeignServerStmt: harmless('CREATE SERVER'),
  AlterForeignServerStmt: harmless('ALTER SERVER'),
  CreateUserMappingStmt: harmless('CREATE USER MAPPING'),
  AlterUserMappingStmt: harmless('ALTER USER MAPPING'),
  DropUserMappingStmt: harmless('DROP USER MAPPING'),
  CreateRoleStmt: harmless('CREATE ROLE'),
  AlterRoleStmt: harmless('ALTER ROLE'),
  AlterRoleSetStmt: harmless('ALTER ROLE SET'),
  DropRoleStmt: harmless('DROP ROLE'),
  GrantRoleStmt: harmless('GRANT of a role'),
  AlterDefaultPrivilegesStmt: harmless('ALTER DEFAULT PRIVILEGES'),
  AlterDatabaseSetStmt: harmless('ALTER DATABASE SET'),
  AlterDatabaseRefreshCollStmt: harmless('ALTER DATABASE REFRESH COLLATION'),
  AlterCollationStmt: harmless('ALTER COLLATION'),
  CreatePLangStmt: harmless('CREATE LANGUAGE'),
  CreateTransformStmt: harmless('CREATE TRANSFORM'),
  CreateAmStmt: harmless('CREATE ACCESS METHOD'),
  AlterTSConfigurationStmt: harmless('ALTER TEXT SEARCH CONFIGURATION'),
  AlterTSDictionaryStmt: harmless('ALTER TEXT SEARCH DICTIONARY'),
  AlterStatsStmt: harmless('ALTER STATISTICS'),
  AlterExtensionContentsStmt: harmless('ALTER EXTENSION'),
  AlterObjectDependsStmt: harmless('ALTER … DEPENDS ON EXTENSION'),
  AlterTableSpaceOptionsStmt: harmless('ALTER TABLESPACE'),
  CheckPointStmt: harmless('CHECKPOINT'),
  LoadStmt: harmless('LOAD'),
  ConstraintsSetStmt: harmless('SET CONSTRAINTS'),
  FetchStmt: harmless('FETCH'),
  ClosePortalStmt: harmless('CLOSE'),
  ReassignOwnedStmt: harmless('REASSIGN OWNED'),
  ReplicaIdentityStmt: harmless('REPLICA IDENTITY'),
};
