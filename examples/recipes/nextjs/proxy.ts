import { type NextRequest, NextResponse } from 'next/server'

/** Saves visitors without cookies a detour. It guards nothing: pages, actions and routes do that themselves. */
export function proxy(request: NextRequest) {
  if (request.cookies.has('__Host-sp-access')) return NextResponse.next()
  return NextResponse.redirect(new URL('/login', request.url))
}

export const config = { matcher: ['/me', '/orders/:path*'] }
