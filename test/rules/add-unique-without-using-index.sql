-- case: The index is built under the strongest lock
-- example: bad
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE ("legacyId");
-- ^ error add-unique-without-using-index: Builds an index on "User" under ACCESS EXCLUSIVE

-- case: The index concurrently, then the constraint
-- example: good
-- file: 20260101000000_add_user_legacy_id_index
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User"("legacyId");
-- file: 20260102000000_add_user_legacy_id_constraint
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE USING INDEX "User_legacyId_key";
