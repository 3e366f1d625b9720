-- case: A key that every row needs
-- example: bad
ALTER TABLE "Event_2025" ADD COLUMN "key" UUID DEFAULT gen_random_uuid() PRIMARY KEY;
-- ^ error add-column-primary-key: Builds an index on "Event_2025" under ACCESS EXCLUSIVE
-- ^ error add-column-volatile-default

-- case: A plain column, which becomes the key later
-- example: good
ALTER TABLE "Event_2025" ADD COLUMN "key" TEXT;
