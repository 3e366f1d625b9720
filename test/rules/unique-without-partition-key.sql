-- case: The key leaves the partition key out
-- example: bad
CREATE TABLE "Log" ("id" BIGINT NOT NULL, "at" TIMESTAMPTZ NOT NULL, CONSTRAINT "Log_pkey" PRIMARY KEY ("id")) PARTITION BY RANGE ("at");
-- ^ error unique-without-partition-key: Fails

-- case: The key contains it
-- example: good
CREATE TABLE "Log" ("id" BIGINT NOT NULL, "at" TIMESTAMPTZ NOT NULL, CONSTRAINT "Log_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
