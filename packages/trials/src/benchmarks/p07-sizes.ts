import type { Benchmark } from './benchmark.ts'
import { allocated, kept } from './sizes/in-process.ts'
import { device, inStores } from './sizes/in-stores.ts'

/** Measures the space of sessions and revocations, and the memory of a process. */
export const sizes: Benchmark = {
  id: 'P-7',
  title: 'bytes of a session in each store, and of what a process keeps and allocates',
  async run({ quick }) {
    const sessions = quick ? 5_000 : 100_000
    const rows = [...(await inStores(sessions)), ...kept(quick ? 50_000 : 500_000), ...allocated()]
    return {
      rows,
      versions: {},
      notes: [
        `${sessions.toLocaleString('en')} sessions of as many users, each rotated once, with a device of ${device.length} bytes`,
      ],
    }
  },
}
