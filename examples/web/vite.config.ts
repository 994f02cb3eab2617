import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

/** Where `vite dev` sends requests to the API. */
const api = process.env.API ?? 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [react()],
  // In Sallyport's own repository this leads to the client's sources; elsewhere it changes nothing.
  resolve: { conditions: ['@sallyport/source', ...defaultClientConditions] },
  build: {
    // A data: URL would not fit the Content-Security-Policy, and the polyfill is for browsers of before 2022.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/auth': api, '/orders': api, '/users': api } },
})
