-- case: Switched off
-- example: bad
ALTER TABLE "User" SET (autovacuum_enabled = false);
-- ^ advice autovacuum-disabled: "User"

-- case: Tuned
-- example: good
ALTER TABLE "User" SET (autovacuum_vacuum_scale_factor = 0.01);
