-- case: With a name
ALTER DOMAIN "Email" ADD CONSTRAINT "Email_short" CHECK (length(VALUE) < 100);
-- down
ALTER DOMAIN "Email" DROP CONSTRAINT "Email_short";
-- after
ALTER DOMAIN "Email" ADD CONSTRAINT "Email_short" CHECK (length(VALUE) < 100) NOT VALID;

-- case: Without a name
-- postgres: 14
-- crlf
alter domain "Email" add check (value <> '') -- not empty
-- after
alter domain "Email" add check (value <> '') not valid -- not empty

-- case: NOT NULL
ALTER DOMAIN "Email" SET NOT NULL;
-- not offered

-- case: VALIDATE
-- file: 20251231000000_add_short
ALTER DOMAIN "Email" ADD CONSTRAINT "Email_short" CHECK (length(VALUE) < 100) NOT VALID;
-- file: 20260101000000_validate
ALTER DOMAIN "Email" VALIDATE CONSTRAINT "Email_short";
-- not offered
