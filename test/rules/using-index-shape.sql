-- case: A partial index cannot stand behind a constraint
-- example: bad
-- file: 20250601000000_add_user_legacy_id_index
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User"("legacyId") WHERE "active";
-- file: 20260101000000_add_user_legacy_id_constraint
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE USING INDEX "User_legacyId_key";
-- ^ error using-index-shape: Fails

-- case: A plain unique index
-- example: good
-- file: 20250601000000_add_user_legacy_id_index
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User"("legacyId");
-- file: 20260101000000_add_user_legacy_id_constraint
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE USING INDEX "User_legacyId_key";
