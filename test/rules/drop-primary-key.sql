-- case: Dropped and not replaced
-- example: bad
ALTER TABLE "Session" DROP CONSTRAINT "Session_pkey";
-- ^ advice drop-primary-key: "Session"

-- case: A table that nobody uses yet
-- example: good
CREATE TABLE "Log" ("id" BIGINT CONSTRAINT "Log_pkey" PRIMARY KEY);
ALTER TABLE "Log" DROP CONSTRAINT "Log_pkey";
