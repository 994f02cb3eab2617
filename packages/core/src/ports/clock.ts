/** Returns milliseconds since the epoch, as `Date.now` does. It is always passed in, so that tests can set the time. */
export type Clock = () => number
