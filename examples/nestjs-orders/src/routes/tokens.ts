/** What controllers ask Nest for. */
export const USERS = Symbol('users')
export const BLOCKING = Symbol('blocking')
export const DESK = Symbol('desk')
