-- case: Alone in its file
-- postgres: 14
REINDEX INDEX "User_email_key";
-- after
REINDEX INDEX CONCURRENTLY "User_email_key";

-- case: Options in front
REINDEX (VERBOSE) TABLE "User";
-- after
REINDEX (VERBOSE) TABLE CONCURRENTLY "User";

-- case: Beside another statement
-- prisma: 7.4
reindex table "Post";
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- new migration: after reindex_post
-- Rollback: see down.sql
reindex table concurrently "Post";
-- new down
-- irreversible: the index is the same as before, so there is nothing to take back.
