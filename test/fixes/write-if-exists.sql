-- case: A table
-- settings: {"rules": {"prefer-if-exists": "on"}}
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
-- after
CREATE TABLE IF NOT EXISTS "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);

-- case: A column, without the word
-- postgres: 14
-- settings: {"rules": {"prefer-if-exists": "on"}}
alter table "User" add "nickname" text;
-- after
alter table "User" add if not exists "nickname" text;

-- case: Actions of one statement
-- settings: {"rules": {"prefer-if-exists": "on"}}
-- at: 2
ALTER TABLE "User" DROP COLUMN "legacyId", DROP CONSTRAINT "User_age_check";
-- after
ALTER TABLE "User" DROP COLUMN "legacyId", DROP CONSTRAINT IF EXISTS "User_age_check";

-- case: Indexes
-- settings: {"rules": {"prefer-if-exists": "on"}}
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- after
DROP INDEX CONCURRENTLY IF EXISTS "User_organizationId_idx";

-- case: Several views
-- postgres: 14
-- settings: {"rules": {"prefer-if-exists": "on"}}
DROP MATERIALIZED VIEW "PostStats", "UserStats";
-- after
DROP MATERIALIZED VIEW IF EXISTS "PostStats", "UserStats";
