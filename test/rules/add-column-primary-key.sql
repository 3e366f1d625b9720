-- case: A key that every row needs
-- example: bad
ALTER TABLE "Event_2025" ADD COLUMN "key" TEXT DEFAULT 'x' PRIMARY KEY;
-- ^ error add-column-primary-key

-- case: A plain column, which becomes the key later
-- example: good
ALTER TABLE "Event_2025" ADD COLUMN "key" TEXT;
