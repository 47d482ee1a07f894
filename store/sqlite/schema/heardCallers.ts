/** Records gain what was heard of their caller in line, and how they showed to be there. */
export const heardCallerSchema = `
  ALTER TABLE call_records ADD COLUMN heard TEXT;
  ALTER TABLE begun_calls ADD COLUMN heard TEXT;
`
