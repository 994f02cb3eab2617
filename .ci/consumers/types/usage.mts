import { createAuth, isAuthError, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express from 'express'

const ann = { id: 'u-ann', user: { roles: ['maker'] }, passwordHash: null }

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(process.env['JWT_ACCESS_SECRET']),
  refreshKey: secretKey(process.env['JWT_REFRESH_SECRET']),
  store: memoryStore(),
  users: {
    findByLogin: async () => ann,
    findById: async () => ann,
    replacePasswordHash: async () => true,
  },
  claims: user => ({ roles: user.roles }),
})

export async function rolesOf(token: string): Promise<readonly string[]> {
  const claims = await auth.verify(token)
  // @ts-expect-error a claim that the application does not make
  void claims.tenant
  return claims.roles
}

export function codeOf(error: unknown): string | undefined {
  return isAuthError(error) ? error.code : undefined
}

const { guard, claims, routes, errors } = sallyport(auth)
export const app = express()
app.use('/auth', routes)
app.get('/orders/:id', guard(), (req, res) => {
  const id: string = req.params.id
  res.json({ id, roles: claims(req).roles })
})
app.use(errors())
