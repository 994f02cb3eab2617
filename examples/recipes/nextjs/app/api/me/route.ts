import { handler } from '@/lib/handler.ts'

export const GET = handler(({ signedIn, claims }) =>
  signedIn.route((request: Request) => {
    const { sub, roles } = claims(request)
    return Response.json({ id: sub, roles })
  }),
)
