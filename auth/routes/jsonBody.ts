import express, { type RequestHandler } from 'express'

/** JSON bodies of up to 16 KB, as they come; the caller's other half sends under 1 KB, an agent's passkey under 4 KB. */
export const jsonBody = (): RequestHandler => express.json({ limit: '16kb', inflate: false })
