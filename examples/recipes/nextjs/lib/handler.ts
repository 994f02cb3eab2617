import type { WebCall } from '@sallyport/core/web'
import { app, type OrdersApp } from '@/lib/app.ts'

interface Context {
  readonly params: Promise<unknown>
}

/** Makes a route handler of what guards and routes give. Loaders of guards get the parameters of the path. */
export function handler(make: (app: OrdersApp) => (request: Request, call: WebCall) => Promise<Response | undefined>) {
  const answer = async (request: Request, context: Context): Promise<Response> => {
    const params = (await context.params) as WebCall['params']
    const call = { request, url: new URL(request.url), params, context: undefined }
    return (await make(app())(request, call)) ?? new Response(null, { status: 404 })
  }
  return Object.assign(answer, { make })
}
