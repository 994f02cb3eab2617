import bcrypt from 'bcryptjs'
import passport from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import type { User, Users } from '../app/users.ts'

/** Passport, as its documentation sets it up: e-mail address and password, and the user's id in the session. */
export function createPassport(users: Users) {
  const made = new passport.Passport()
  made.use(
    new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
      check(users, email, password).then(user => done(null, user ?? false), done)
    }),
  )
  made.serializeUser((user, done) => done(null, (user as User).id))
  made.deserializeUser((id: number, done) => {
    users.byId(id).then(user => done(null, user ?? false), done)
  })
  return made
}

async function check(users: Users, email: string, password: string): Promise<User | undefined> {
  const user = await users.byEmail(email)
  return user && (await bcrypt.compare(password, user.password_hash)) ? user : undefined
}
