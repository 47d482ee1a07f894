/** Second version of the schema: calls. */
export const callSchema = ''
