/**
 * How long a feed treats a repeated revocation of a session as the one that it has, in seconds.
 *
 * Core keeps entries that much longer than any access token of the session can live, so that the first entry also covers
 * tokens that were issued before the second.
 */
export const repeatWindow = 60
