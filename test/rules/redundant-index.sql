-- case: The first column of another index
-- example: bad
CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");
-- ^ advice redundant-index: "User_email_key"

-- case: Another column
-- example: good
CREATE INDEX CONCURRENTLY "User_createdAt_idx" ON "User"("createdAt");

-- case: A unique index promises more than a plain one
CREATE UNIQUE INDEX CONCURRENTLY "User_organizationId_key" ON "User"("organizationId");

-- case: A partial index is smaller
CREATE INDEX CONCURRENTLY "User_email_active_idx" ON "User"("email") WHERE "active";
