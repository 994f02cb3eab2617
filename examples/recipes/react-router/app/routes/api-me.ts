import { handler } from '../lib/handler.server.ts'

export const loader = handler(({ signedIn, claims }) =>
  signedIn.route((request: Request) => {
    const { sub, roles } = claims(request)
    return Response.json({ id: sub, roles }, { headers: { 'cache-control': 'private, no-store' } })
  }),
)
