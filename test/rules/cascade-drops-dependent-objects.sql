-- case: The view goes along
-- example: bad
ALTER TABLE "User" DROP COLUMN "active" CASCADE;
-- ^ warning drop-column
-- ^ error cascade-drops-dependent-objects: "ActiveUser"

-- case: Nothing is dropped unnamed
-- example: good
ALTER TABLE "User" ALTER COLUMN "active" SET DEFAULT false;
