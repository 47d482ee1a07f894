/**
 * Where things come from, so that they end with it: grants name what proved them, recovery codes the passkey that made them,
 * and records every token of a call that moved. Rows from before name nothing; no grant
 * among them is still good when five minutes have passed.
 */
export const provenanceSchema = `
  ALTER TABLE grants ADD COLUMN caller_id TEXT;
  ALTER TABLE grants ADD COLUMN credential_id TEXT;
  ALTER TABLE grants ADD COLUMN jti TEXT;
  ALTER TABLE grants ADD COLUMN jkt TEXT;
  ALTER TABLE grants ADD COLUMN issued_at_ms INTEGER;

  ALTER TABLE recovery_codes ADD COLUMN credential_id TEXT;

  ALTER TABLE call_records ADD COLUMN former_jtis TEXT NOT NULL DEFAULT '[]';
`
