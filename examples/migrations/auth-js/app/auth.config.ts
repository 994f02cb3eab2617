import type { ExpressAuthConfig } from '@auth/express'
import Credentials from '@auth/express/providers/credentials'
import bcrypt from 'bcryptjs'
import type { Env } from './app.ts'
import type { Users } from '../../tables/users.ts'

export function createAuthConfig(env: Env, users: Users) {
  return {
    secret: env['AUTH_SECRET']!,
    trustHost: true,
    basePath: '/auth',
    session: { strategy: 'jwt', maxAge: 30 * 86_400 },
    providers: [
      Credentials({
        credentials: { email: {}, password: { type: 'password' } },
        async authorize({ email, password }) {
          const user = await users.byEmail(String(email))
          if (!user || !(await bcrypt.compare(String(password), user.password_hash))) return null
          return { id: String(user.id), email: user.email, role: user.role }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ ...token, ...(user && 'role' in user && { role: user.role }) }),
      session: ({ session, token }) => ({
        ...session,
        user: { ...session.user, id: token.sub!, role: token['role'] },
      }),
    },
    logger: { error() {} }, // it writes every refused login
  } satisfies ExpressAuthConfig
}
