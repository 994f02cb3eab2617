import { type Costs, startProfile } from '../costs/profile.ts'
import type { Apps } from './app.ts'

/** The frameworks. Each is loaded only in the processes that need it. */
const frameworks: Readonly<Record<string, () => Promise<Apps>>> = {
  Express: async () => (await import('./express-apps.ts')).expressApps,
  Fastify: async () => (await import('./fastify-apps.ts')).fastifyApps,
  Nest: async () => (await import('./nest-apps.ts')).nestApps,
}

/** Starts the app that the parent names, and reports its processor time and profiles on request. */
const name = process.argv[2]!
const apps = await frameworks[name.split(',')[0]!]!()
const port = await apps[name]!().start()

let stopProfile: (() => Promise<Costs>) | undefined

const answers: Readonly<Record<string, () => Promise<object>>> = {
  cpu: async () => ({ cpu: process.cpuUsage() }),
  startProfile: async () => {
    stopProfile = await startProfile()
    return {}
  },
  stopProfile: async () => ({ costs: [...(await stopProfile!())] }),
}

process.on('message', (asked: string) => void answers[asked]!().then(answer => process.send!(answer)))
process.on('disconnect', () => process.exit())
process.send!({ port })
