import type Koa from 'koa'

/** What is read of a context to find the client's address. */
export type AddressedContext = Pick<Koa.BaseContext, 'ip' | 'ips'> & {
  readonly app: Pick<Koa, 'proxy' | 'maxIpsCount'>
}

const warned = new WeakSet<object>()

/**
 * The client's address as Koa finds it. With `app.proxy` and without `app.maxIpsCount` Koa takes the first address of
 * `X-Forwarded-For`, which the client itself can send; the last one is from the proxy that Koa trusts.
 */
export function clientIpOf({ app, ip, ips }: AddressedContext): string | undefined {
  const isFromClient = app.proxy && !(app.maxIpsCount > 0) && ips.length > 0 && ip === ips[0]
  if (!isFromClient) return ip === '' ? undefined : ip
  warnOnce(app)
  return ips.at(-1)
}

function warnOnce(app: object): void {
  if (warned.has(app)) return
  warned.add(app)
  process.emitWarning(
    'app.maxIpsCount: is not set, and app.proxy is true, so ctx.ip is any address that the client sends in X-Forwarded-For; set app.maxIpsCount to the number of proxies. Until then Sallyport counts attempts by the last address of the header',
    'SallyportWarning',
  )
}
