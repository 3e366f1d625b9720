-- case: The rows are gone, and code fails
-- example: bad
DROP TABLE "Session";
-- ^ warning drop-table: "Session"

-- case: After its rows are archived and nothing uses it, with the reason
-- example: good
-- lockkeeper-ignore drop-table: archived to archive."Session", no code has used it since release 41
DROP TABLE "Session";

-- case: Quiet for a table that this migration creates
CREATE TABLE "Tmp" ("id" INTEGER PRIMARY KEY);
DROP TABLE "Tmp";
