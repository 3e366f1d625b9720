-- case: json
-- example: bad
ALTER TABLE "Post" ADD COLUMN "meta" JSON;
-- ^ advice json-column: "meta"

-- case: jsonb
-- example: good
ALTER TABLE "Post" ADD COLUMN "meta" JSONB;
