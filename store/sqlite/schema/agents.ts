/** Second version of the schema: agents. */
export const agentSchema = ''
