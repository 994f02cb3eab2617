/**
 * Seconds in which a feed takes a repeated revocation of a session for the one that it has.
 *
 * Core asks for entries to be kept that much longer than any access token of the session can live, so that the first
 * entry covers what was issued until the second.
 */
export const repeatWindow = 60
