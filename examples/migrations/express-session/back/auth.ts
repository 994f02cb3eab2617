/** Going back needs nothing: while both run, every login is one of express-session too. */
export { openAuth } from '../before/auth.ts'
