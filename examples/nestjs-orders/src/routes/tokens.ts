/** The injection tokens of the controllers. */
export const USERS = Symbol('users')
export const BLOCKING = Symbol('blocking')
export const DESK = Symbol('desk')
export const PAGE = Symbol('page')
