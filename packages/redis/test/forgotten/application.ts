import { createAuth, secretKey } from '@sallyport/core'
import { redisStore } from '@sallyport/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'

// An application that ends its client and forgets its Auth.
const [kind, url] = process.argv.slice(2) as ['ioredis' | 'node-redis', string]
const nobody = async () => undefined

function authOn(client: Parameters<typeof redisStore>[0]) {
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey('k3JvW9qYt7LzR2mXc8PbN4hQd6FgS1aE-u0oTiKyVwZ'),
    refreshKey: secretKey('Qz8rT1nVb5KxW3cMj7LpD9sHf2GyA6eUo-4iRtBvNkX'),
    store: redisStore(client, { prefix: `forgotten-${process.pid}` }),
    users: { findByLogin: nobody, findById: nobody, replacePasswordHash: async () => false },
    claims: () => ({}),
  })
}

if (kind === 'ioredis') {
  const client = new Redis(url)
  await authOn(client).ready()
  await client.quit()
} else {
  const client = createClient({ url })
  await client.connect()
  await authOn(client).ready()
  await client.close()
}
console.log('ended')
