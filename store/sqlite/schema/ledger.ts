/** Second version of the schema: ledger. */
export const ledgerSchema = ''
