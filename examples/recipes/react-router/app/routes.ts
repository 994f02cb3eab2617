import { index, route, type RouteConfig } from '@react-router/dev/routes'

export default [
  index('routes/home.tsx'),
  route('login', 'routes/login.tsx'),
  route('me', 'routes/me.tsx'),
  route('orders/:id', 'routes/order.tsx'),
  route('auth/*', 'routes/auth.ts'),
  route('api/me', 'routes/api-me.ts'),
  route('api/reports', 'routes/api-reports.ts'),
  route('api/orders/:id/approve', 'routes/api-approve.ts'),
] satisfies RouteConfig
