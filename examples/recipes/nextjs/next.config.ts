import type { NextConfig } from 'next'

export default {
  // Some caches keep whatever does not forbid it. Next.js itself forbids it for pages that read cookies.
  headers: async () => [{ source: '/api/:path*', headers: [{ key: 'cache-control', value: 'private, no-store' }] }],
} satisfies NextConfig
