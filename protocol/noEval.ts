import { config } from 'zod'

// Zod otherwise tries `new Function` once, and a page with a strict Content-Security-Policy reports that as a
// violation (CSP Level 3 section 4.4). It is read when a schema is made, so this comes before every schema.
config({ jitless: true })
