import * as z from 'zod/mini'

/** RegistrationResponseJSON or AuthenticationResponseJSON of WebAuthn Level 3 section 5.1; auth reads the rest. */
export const PasskeyResponse = z.looseObject({ id: z.string().check(z.maxLength(2048)) })
export type PasskeyResponse = z.infer<typeof PasskeyResponse>

/** Options of WebAuthn Level 3 sections 5.4 and 5.5, in JSON. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() })
export type PasskeyOptions = z.infer<typeof PasskeyOptions>
