/** Sessions inside a frame, and on pages of other origins: where they stand. Those from before stand on the service's own pages. */
export const seatPlaceSchema = `
  ALTER TABLE agent_sessions ADD COLUMN place_kind TEXT;
  ALTER TABLE agent_sessions ADD COLUMN place_origin TEXT;
`
