import { randomBytes } from 'node:crypto'
import { type AuthEvent, createAuth, memoryStore, secretKey } from '@sallyport/core'

/** An Auth and orders for the applications of the guide, with records of what they did. */
interface Order {
  readonly id: string
  readonly amount: number
  readonly status: 'pending' | 'approved' | 'rejected'
  readonly maker_id: string
  readonly checker_id: string | null
}

/** The roles of each user, by id. */
export const roles = new Map<string, readonly string[]>([
  ['mia', ['maker']],
  ['max', ['maker']],
  ['cho', ['checker']],
  ['ada', ['admin', 'duty-officer']],
  ['ole', ['duty-officer']],
])

/** Every event of the Auth. */
export const events: AuthEvent[] = []

const entry = (id: string) => (roles.has(id) ? { id, user: { roles: roles.get(id)! }, passwordHash: null } : undefined)

export const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: {
    findByLogin: async login => entry(login),
    findById: async id => entry(id),
    replacePasswordHash: async () => false,
  },
  claims: user => ({ roles: user.roles }),
  onEvent: event => void events.push(event),
})

/** Every id that was looked up. */
export const loads: string[] = []

const pending = { amount: 500, status: 'pending', checker_id: 'cho' } as const
const rows: readonly Order[] = [
  { ...pending, id: 'o1', maker_id: 'mia' },
  { ...pending, id: 'o2', maker_id: 'ada' },
]

export class Orders {
  async find(id: string): Promise<Order | undefined> {
    loads.push(id)
    if (id === 'broken') throw new Error('the database is down')
    return rows.find(row => row.id === id)
  }

  async create(maker: string): Promise<Order> {
    return { ...pending, id: 'o3', maker_id: maker }
  }

  async approve(order: Order): Promise<Order> {
    return { ...order, status: 'approved' }
  }
}

export const orders = new Orders()
