import { type ErrorRow, row } from './errorRow.ts'

/** What the back end of a site may be refused with: its part of the closed table. */
export const siteErrors = {
  'grant-not-found': row(404, 4420, false, 'The call has no such grant.'),
  'grant-expired': row(410, 4421, false, 'The grant is too old.'),
  'grant-spent': row(409, 4422, false, 'The grant was spent before.'),
  'grant-mismatch': row(403, 4423, false, 'The grant is for another purpose, or for less.'),
  'spend-invalid': row(
    401,
    4424,
    false,
    'The request to spend is not signed by the site, for this grant and now.',
  ),
  'site-request-invalid': row(
    401,
    4430,
    false,
    'The request is not signed by the site, for this address and now.',
  ),
  'site-request-used': row(401, 4431, true, 'What the site signed for this request was used before.'),
  'scope-missing': row(403, 4432, false, 'The key that signed the request may not read this.'),
  'record-not-found': row(
    404,
    4433,
    false,
    'The site has no record of such a call; one that lives has none yet.',
  ),
} as const satisfies Record<string, ErrorRow>
