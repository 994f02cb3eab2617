import { symbolValue } from '@sallyport/core/adapter'
import { inTime } from '../../application/in-time.ts'
import { messageOf } from '../../fail.ts'
import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'
import { innerApp, serve, type Served } from '../served.ts'

/** The top-level domain `.invalid` is nobody's (RFC 6761 §6.4). */
const stranger = 'https://sallyport-doctor.invalid'
const paths = ['/', '/auth/login']
const longest = 10_000

/** Checks which origins the application lets read its responses, and which proxies it believes. */
export async function checkNetwork(patient: Patient): Promise<Finding[]> {
  const app = patient.application?.app
  if (app === undefined) return []
  try {
    return await inTime(examine(app, patient), longest, `it did not answer within ${longest / 1000} s`)
  } catch (error) {
    return finding('info', 'app_not_served', 'The application could not be asked about CORS and proxies.', {
      why: messageOf(error),
      fix: 'Export an application of Express, Fastify or Nest that answers requests.',
    })
  }
}

async function examine(app: object, patient: Patient): Promise<Finding[]> {
  const served = await serve(app)
  try {
    const origins = [...new Set(patient.auth?.adapters.flatMap(adapter => adapter.origins))]
    return [...(await checkCors(served, origins)), ...checkProxy(await innerApp(app), patient)]
  } finally {
    await served.close()
  }
}

/** Whether pages of an origin may read responses, and whether with cookies. */
interface Allowed {
  readonly reads: boolean
  readonly credentials: boolean
}

async function allowedFor(served: Served, origin: string): Promise<Allowed> {
  const headers = { origin, 'access-control-request-method': 'POST' }
  const all = await Promise.all(paths.map(path => served.options(path, headers)))
  const reading = all.filter(each => ['*', origin].includes(String(each['access-control-allow-origin'])))
  return {
    reads: reading.length > 0,
    credentials: reading.some(each => each['access-control-allow-credentials'] === 'true'),
  }
}

async function checkCors(served: Served, origins: readonly string[]): Promise<Finding[]> {
  const any = await allowedFor(served, stranger)
  if (any.reads) return anyOrigin(any)
  const sandbox = await allowedFor(served, 'null')
  const found = sandbox.reads ? nullOrigin(sandbox) : []
  for (const origin of origins) {
    const alike = `${origin}.sallyport-doctor.invalid`
    if ((await allowedFor(served, alike)).reads) found.push(...similarOrigin(origin))
    if (!(await allowedFor(served, origin)).credentials) found.push(...missingOrigin(origin))
  }
  return found
}

const listOrigins = 'List exact origins: cors(corsAllowList([…])) of @sallyport/core/http.'

function anyOrigin({ credentials }: Allowed): Finding[] {
  return finding(
    credentials ? 'error' : 'warning',
    'cors_any_origin',
    'Pages of every origin may read responses of the API.',
    {
      why: credentials
        ? 'They may send cookies too: any page that a user opens can act as the user and read the result.'
        : 'Any page that gets hold of a token can use it from the browser of its owner.',
      fix: listOrigins,
    },
  )
}

function nullOrigin({ credentials }: Allowed): Finding[] {
  return finding(
    credentials ? 'error' : 'warning',
    'cors_null_origin',
    'The origin null may read responses of the API.',
    {
      why: 'Every page can get the origin null, with a sandboxed frame.',
      fix: listOrigins,
    },
  )
}

function similarOrigin(origin: string): Finding[] {
  return finding('error', 'cors_similar_origin', `Origins that begin with ${origin} may read responses of the API.`, {
    why: 'Anybody can register such a domain.',
    fix: `Compare whole origins. ${listOrigins}`,
  })
}

function missingOrigin(origin: string): Finding[] {
  return finding(
    'warning',
    'cors_origin_missing',
    `Pages of ${origin} may use the cookies, but CORS does not let them.`,
    {
      why: 'Browsers refuse to give such pages the responses, or to send the cookies.',
      fix: `Add it to CORS with credentials, or remove it from cookies.origins. An API behind the same origin as its pages needs neither.`,
    },
  )
}

/** Express and Nest keep `trust proxy` as a setting, Fastify keeps its options under a symbol. */
function checkProxy(app: object, { auth }: Patient): Finding[] {
  const get: unknown = Reflect.get(app, 'get')
  const isFastify = typeof Reflect.get(app, 'inject') === 'function'
  const options = isFastify ? symbolValue(app, 'fastify.options') : undefined
  const trust: unknown = isFastify
    ? Reflect.get(Object(options), 'trustProxy')
    : Reflect.apply(get as () => unknown, app, ['trust proxy'])
  const option = isFastify ? 'trustProxy' : "app.set('trust proxy', …)"
  if (trust === true) return trustsAll(option)
  return trust === undefined || trust === false || trust === 0 ? trustsNone(option, auth?.production === true) : []
}

function trustsAll(option: string): Finding[] {
  return finding('error', 'proxy_trusts_all', 'Every proxy is trusted.', {
    why: 'Clients then choose their own address in X-Forwarded-For, and no limit by address holds.',
    fix: `Give ${option} the number of your proxies, or their addresses.`,
  })
}

function trustsNone(option: string, production: boolean): Finding[] {
  return finding(production ? 'warning' : 'info', 'proxy_not_trusted', 'No proxy is trusted.', {
    why: 'Behind a load balancer every client has its address: all of them share the limits of one, and audit logs show only it.',
    fix: `Give ${option} the number of your proxies. If clients connect directly, explain this finding.`,
  })
}
