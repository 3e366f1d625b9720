-- case: The index is built under the strongest lock
-- example: bad
ALTER TABLE "Session" ADD CONSTRAINT "Session_token_excl" EXCLUDE USING btree ("token" WITH =);
-- ^ error add-exclusion-constraint: Builds an index on "Session" under ACCESS EXCLUSIVE

-- case: A unique index where equality is all it needs
-- example: good
CREATE UNIQUE INDEX CONCURRENTLY "Session_token_key" ON "Session"("token");
