/** Second version of the schema: callers. */
export const callerSchema = ''
