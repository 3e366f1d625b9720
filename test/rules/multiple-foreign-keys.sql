-- case: Two keys of older tables
-- example: bad
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_fkey" FOREIGN KEY ("legacyId") REFERENCES "Organization"("id") ON DELETE SET NULL NOT VALID;
-- ^ advice multiple-foreign-keys: "User" and "Organization"

-- case: One key
-- example: good
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;

-- case: Statements of their own
-- prisma: 7.4
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_fkey" FOREIGN KEY ("legacyId") REFERENCES "Organization"("id") ON DELETE SET NULL NOT VALID;
