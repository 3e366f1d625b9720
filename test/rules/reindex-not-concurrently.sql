-- case: Writes wait while the indexes are rebuilt
-- example: bad
REINDEX TABLE "User";
-- ^ warning reindex-not-concurrently

-- case: Concurrently, alone in its migration
-- example: good
REINDEX TABLE CONCURRENTLY "User";
