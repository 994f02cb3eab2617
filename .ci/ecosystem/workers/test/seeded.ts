// The worker of the recipe, with the users and the order of the test.
import { scryptHasher } from '@sallyport/core'
import { orders } from '../shared/orders.ts'
import { addUser, type User } from '../shared/users.ts'
import worker from '../workers/worker.ts'

const password = 'correct horse battery staple'
const people: User[] = [
  { id: 'u-ann', username: 'ann', roles: ['maker'] },
  { id: 'u-cho', username: 'cho', roles: ['checker'] },
]
let seeded: Promise<void> | undefined

async function seed(): Promise<void> {
  const passwordHash = await scryptHasher().hash(password)
  for (const user of people) addUser({ ...user, passwordHash })
  orders.add({ id: 'o-1', maker_id: 'u-ann', checker_id: 'u-cho', status: 'pending' })
}

export default {
  async fetch(request: Request, env: Parameters<typeof worker.fetch>[1]): Promise<Response> {
    await (seeded ??= seed())
    return worker.fetch(request, env)
  },
}
