/**
 * The time that everything in this page counts in: what the clock said when the page was loaded and, from then on, what has
 * passed (High Resolution Time section 4). Whoever sets the clock meanwhile makes no talk longer and no token older.
 * Milliseconds since the epoch.
 */
export const pageTimeMs = (): number => Math.floor(performance.timeOrigin + performance.now())
