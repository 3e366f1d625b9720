-- case: Each row is looked up in the referenced table
-- example: bad
ALTER TABLE "Post" ADD COLUMN "organizationId" INTEGER DEFAULT 1 REFERENCES "Organization"("id") ON DELETE SET NULL;
-- ^ error add-column-references-with-default: "Organization"

-- case: Column first, then the foreign key as NOT VALID
-- example: good
ALTER TABLE "Post" ADD COLUMN "organizationId" INTEGER DEFAULT 1;
ALTER TABLE "Post" ADD CONSTRAINT "Post_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL NOT VALID;

-- case: Without a default there is nothing to check
ALTER TABLE "Post" ADD COLUMN "editorId" TEXT REFERENCES "User"("id") ON DELETE SET NULL;
