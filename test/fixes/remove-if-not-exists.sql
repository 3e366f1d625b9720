-- case: No such index is there
CREATE INDEX CONCURRENTLY IF NOT EXISTS "User_name_idx" ON "User"("name");
-- after
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: From 7.4 on, among others
-- postgres: 14
-- prisma: 7.4
create unique index concurrently if not exists "Organization_slug_key" on "Organization"("slug");
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
create unique index concurrently "Organization_slug_key" on "Organization"("slug");
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: The index is there
CREATE INDEX CONCURRENTLY IF NOT EXISTS "User_organizationId_idx" ON "User"("organizationId");
-- refused: An index of this name is there already, so that the statement does nothing. Remove the statement, or choose another name.
