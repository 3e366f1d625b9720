-- case: The deployment waits for the query
-- example: bad
REFRESH MATERIALIZED VIEW CONCURRENTLY "UserStats";
-- ^ advice refresh-materialized-view-concurrently

-- case: The index that a refresh by a job needs
-- example: good
CREATE UNIQUE INDEX CONCURRENTLY "PostStats_authorId_key" ON "PostStats"("authorId");
