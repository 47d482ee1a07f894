/**
 * Enrolment links name who made them, and when. Those that were made before name nobody, so they are void: none lived
 * longer than a day, and every admin can invite anew.
 */
export const invitationSchema = `
  DELETE FROM enrolment_links;
  ALTER TABLE enrolment_links ADD COLUMN inviter_id TEXT;
  ALTER TABLE enrolment_links ADD COLUMN inviter_credential_id TEXT;
  ALTER TABLE enrolment_links ADD COLUMN created_at_ms INTEGER NOT NULL DEFAULT 0;
`
