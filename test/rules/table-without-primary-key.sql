-- case: No key
-- example: bad
CREATE TABLE "AuditLog" ("at" TIMESTAMPTZ NOT NULL, "data" JSONB);
-- ^ advice table-without-primary-key: "AuditLog"

-- case: A key
-- example: good
CREATE TABLE "AuditLog" ("id" BIGSERIAL NOT NULL, "at" TIMESTAMPTZ NOT NULL, CONSTRAINT "AuditLog_pkey" PRIMARY KEY ("id"));

-- case: Prisma's table of an implicit relation
CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL);
CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");

-- case: The key comes later in the file
CREATE TABLE "AuditLog" ("id" BIGINT NOT NULL);
ALTER TABLE "AuditLog" ADD CONSTRAINT "AuditLog_pkey" PRIMARY KEY ("id");
