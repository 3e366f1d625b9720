-- case: The table has a key already
-- example: bad
ALTER TABLE "Session" ADD CONSTRAINT "Session_token_pkey" PRIMARY KEY ("token");
-- ^ error multiple-primary-keys: Fails

-- case: A unique index beside the key
-- example: good
CREATE UNIQUE INDEX CONCURRENTLY "Session_token_key" ON "Session"("token");
