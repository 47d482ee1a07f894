/**
 * Records gain who called and talked, what was proven, and their receipt. Rows from before have no token and no receipt.
 * `vouched` is personal: it is emptied when `vouched_until_ms` has come, and the rest of the record stays.
 */
export const callSchema = `
  ALTER TABLE call_records ADD COLUMN jti TEXT NOT NULL DEFAULT '';
  ALTER TABLE call_records ADD COLUMN caller_id TEXT;
  ALTER TABLE call_records ADD COLUMN talking_at_ms INTEGER;
  ALTER TABLE call_records ADD COLUMN seat TEXT;
  ALTER TABLE call_records ADD COLUMN step_ups TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE call_records ADD COLUMN marks TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE call_records ADD COLUMN vouched TEXT;
  ALTER TABLE call_records ADD COLUMN vouched_until_ms INTEGER;
  ALTER TABLE call_records ADD COLUMN receipt TEXT;
  UPDATE call_records SET talking_at_ms = ended_at_ms - talked_ms WHERE agent_id IS NOT NULL;
  CREATE INDEX call_records_by_vouched_until ON call_records (vouched_until_ms) WHERE vouched_until_ms IS NOT NULL;
`
