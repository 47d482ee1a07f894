/** Values of `crit`: extensions that nobody knows, known ones, and lists that RFC 7515 section 4.1.11 forbids. */
const crits: unknown[] = [
  ...[['exp'], ['b64'], ['alg'], ['kid'], ['typ'], ['http://evil.example/ext'], ['b64', 'b64'], ['']],
  ...[[], [null], [0], [['b64']], 'b64', null, true, 0, {}, { b64: true }, ['__proto__'], ['constructor']],
]
const b64s: unknown[] = [false, true, 'false', 0, null, [], {}]

/** Members that claim to change how a JWS is read (RFC 7515 section 4.1.11, RFC 7797). */
export const criticalMembers = [
  ...crits.map(crit => ({ crit })),
  ...b64s.flatMap(b64 => [{ b64 }, { b64, crit: ['b64'] }, { b64, crit: ['exp'] }, { crit: ['b64'], b64 }]),
  { crit: ['exp'], exp: 4_102_444_800 },
  { crit: ['alg'], alg: 'none' },
]
