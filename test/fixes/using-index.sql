-- case: UNIQUE takes an index that was built before
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE ("legacyId");
-- down
ALTER TABLE "User" DROP CONSTRAINT "User_legacyId_key";
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE USING INDEX "User_legacyId_key";
-- after down
ALTER TABLE "User" DROP CONSTRAINT "User_legacyId_key";
CREATE UNIQUE INDEX "User_legacyId_key" ON "User" ("legacyId");
-- new migration: before add_user_legacy_id_key
-- Rollback: DROP INDEX CONCURRENTLY "User_legacyId_key";
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User" ("legacyId");
-- new down
DROP INDEX CONCURRENTLY "User_legacyId_key";

-- case: Without a name, with all that an index can have
-- postgres: 14
-- crlf
alter table "User" add column "nickname" text, add unique ("legacyId", "id") include ("name") with (fillfactor = 80) deferrable initially deferred;
-- after
alter table "User" add column "nickname" text, add constraint "User_legacyId_id_name_key" unique using index "User_legacyId_id_name_key" deferrable initially deferred;
-- new migration: before add_user_legacy_id_id_name_key
-- Rollback: DROP INDEX CONCURRENTLY "User_legacyId_id_name_key";
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_id_name_key" ON "User" ("legacyId", "id") INCLUDE ("name") WITH (fillfactor = 80);
-- new down
DROP INDEX CONCURRENTLY "User_legacyId_id_name_key";

-- case: NULLS NOT DISTINCT
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE NULLS NOT DISTINCT ("legacyId");
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE USING INDEX "User_legacyId_key";
-- new migration: before add_user_legacy_id_key
-- Rollback: DROP INDEX CONCURRENTLY "User_legacyId_key";
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User" ("legacyId") NULLS NOT DISTINCT;
-- new down
DROP INDEX CONCURRENTLY "User_legacyId_key";

-- case: A primary key over columns that are NOT NULL
-- rule: add-primary-key-without-using-index
-- postgres: 14
-- Rollback: ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_pkey";
ALTER TABLE "Event_2025" ADD PRIMARY KEY ("id");
-- down
ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_pkey";
-- after
-- Rollback: ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_pkey"; CREATE UNIQUE INDEX "Event_2025_pkey" ON "Event_2025" ("id");
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_pkey" PRIMARY KEY USING INDEX "Event_2025_pkey";
-- after down
ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_pkey";
CREATE UNIQUE INDEX "Event_2025_pkey" ON "Event_2025" ("id");
-- new migration: before add_event_2025_pkey
-- Rollback: DROP INDEX CONCURRENTLY "Event_2025_pkey";
CREATE UNIQUE INDEX CONCURRENTLY "Event_2025_pkey" ON "Event_2025" ("id");
-- new down
DROP INDEX CONCURRENTLY "Event_2025_pkey";

-- case: A primary key in the place of another
-- rule: add-primary-key-without-using-index
-- prisma: 7.4
ALTER TABLE "Session" DROP CONSTRAINT "Session_pkey",
ADD CONSTRAINT "Session_pkey" PRIMARY KEY ("token");
-- down
ALTER TABLE "Session" DROP CONSTRAINT "Session_pkey", ADD CONSTRAINT "Session_pkey" PRIMARY KEY ("id");
-- after
ALTER TABLE "Session" DROP CONSTRAINT "Session_pkey",
ADD CONSTRAINT "Session_pkey" PRIMARY KEY USING INDEX "Session_pkey_new";
-- after down
ALTER TABLE "Session" DROP CONSTRAINT "Session_pkey", ADD CONSTRAINT "Session_pkey" PRIMARY KEY ("id");
CREATE UNIQUE INDEX "Session_pkey_new" ON "Session" ("token");
-- new migration: before add_session_pkey_new
-- Rollback: DROP INDEX CONCURRENTLY "Session_pkey_new";
CREATE UNIQUE INDEX CONCURRENTLY "Session_pkey_new" ON "Session" ("token");
-- new down
DROP INDEX CONCURRENTLY "Session_pkey_new";

-- case: A primary key over a column that may hold NULL
-- rule: add-primary-key-without-using-index
ALTER TABLE "Event_2025" ADD PRIMARY KEY ("id", "payload");
-- refused: "payload" may hold NULL, which a primary key reads every row for. Make it NOT NULL first.

-- case: Rows change above, so the index comes behind
-- prisma: 7.4
DELETE FROM "User" WHERE "legacyId" = 99;
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE ("legacyId");
-- down
ALTER TABLE "User" DROP CONSTRAINT "User_legacyId_key";
-- after
DELETE FROM "User" WHERE "legacyId" = 99;
-- after down
-- irreversible: what is left here changes no schema, so there is nothing to take back.
-- new migration: after add_user_legacy_id_key
-- Rollback: DROP INDEX CONCURRENTLY "User_legacyId_key";
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User" ("legacyId");
-- new down
DROP INDEX CONCURRENTLY "User_legacyId_key";
-- new migration: after add_user_legacy_id_key_constraint
-- Rollback: see down.sql
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE USING INDEX "User_legacyId_key";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_legacyId_key";
CREATE UNIQUE INDEX "User_legacyId_key" ON "User" ("legacyId");

-- case: The column is new as well
-- postgres: 14
ALTER TABLE "User" ADD COLUMN "handle" TEXT, ADD CONSTRAINT "User_handle_key" UNIQUE ("handle");
-- down
ALTER TABLE "User" DROP CONSTRAINT "User_handle_key", DROP COLUMN "handle";
-- after
ALTER TABLE "User" ADD COLUMN "handle" TEXT;
-- after down
ALTER TABLE "User" DROP CONSTRAINT IF EXISTS "User_handle_key", DROP COLUMN "handle";
-- new migration: after add_user_handle_key
-- Rollback: DROP INDEX CONCURRENTLY "User_handle_key";
CREATE UNIQUE INDEX CONCURRENTLY "User_handle_key" ON "User" ("handle");
-- new down
DROP INDEX CONCURRENTLY "User_handle_key";
-- new migration: after add_user_handle_key_constraint
-- Rollback: see down.sql
ALTER TABLE "User" ADD CONSTRAINT "User_handle_key" UNIQUE USING INDEX "User_handle_key";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_handle_key";
CREATE UNIQUE INDEX "User_handle_key" ON "User" ("handle");

-- case: At a new column
-- rule: add-column-unique
ALTER TABLE "User" ADD COLUMN "handle" TEXT UNIQUE, ADD COLUMN "rank" INTEGER;
-- down
ALTER TABLE "User" DROP COLUMN "handle", DROP COLUMN "rank";
-- after
ALTER TABLE "User" ADD COLUMN "handle" TEXT, ADD COLUMN "rank" INTEGER;
-- new migration: after add_user_handle_key
-- Rollback: DROP INDEX CONCURRENTLY "User_handle_key";
CREATE UNIQUE INDEX CONCURRENTLY "User_handle_key" ON "User" ("handle");
-- new down
DROP INDEX CONCURRENTLY "User_handle_key";
-- new migration: after add_user_handle_key_constraint
-- Rollback: see down.sql
ALTER TABLE "User" ADD CONSTRAINT "User_handle_key" UNIQUE USING INDEX "User_handle_key";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_handle_key";
CREATE UNIQUE INDEX "User_handle_key" ON "User" ("handle");

-- case: At a new column, with a name
-- rule: add-column-unique
-- postgres: 14
alter table "User" add column "handle" text constraint "handles" unique check ("handle" <> '');
-- after
alter table "User" add column "handle" text check ("handle" <> '');
-- new migration: after add_handles
-- Rollback: DROP INDEX CONCURRENTLY "handles";
CREATE UNIQUE INDEX CONCURRENTLY "handles" ON "User" ("handle");
-- new down
DROP INDEX CONCURRENTLY "handles";
-- new migration: after add_handles_constraint
-- Rollback: see down.sql
ALTER TABLE "User" ADD CONSTRAINT "handles" UNIQUE USING INDEX "handles";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "handles";
CREATE UNIQUE INDEX "handles" ON "User" ("handle");

-- case: At a new column with a default
-- rule: add-column-unique
-- fails
ALTER TABLE "User" ADD COLUMN "handle" TEXT DEFAULT lower('X') UNIQUE;
-- refused: The default would give every old row the same "handle". Add the column without a default first.

-- case: A foreign key further down needs it
DELETE FROM "User" WHERE "legacyId" = 99;
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE ("legacyId");
ALTER TABLE "Post" ADD COLUMN "legacy" INTEGER REFERENCES "User"("legacyId");
-- refused: `ALTER TABLE "Post" ADD COLUMN "legacy" INTEGER REFERENCES "U…` further down depends on this statement. Move it to a later migration first.

-- case: A partitioned table
ALTER TABLE "Event" ADD CONSTRAINT "Event_key" UNIQUE ("id", "at");
-- refused: "Event" is partitioned, and its index cannot be built concurrently as a whole. Split the change into phases.
