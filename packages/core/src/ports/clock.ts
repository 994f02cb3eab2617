/** Milliseconds since the epoch, as `Date.now` gives them. Injected everywhere, so that time in tests is a number. */
export type Clock = () => number
