import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = `http://127.0.0.1:${process.env.PORT ?? 4242}`

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/v1': server } },
  build: {
    outDir: '.build/page',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // A strict Content-Security-Policy allows neither inline scripts nor data: URLs.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    globalSetup: ['src/server/database/test-cluster.ts'],
  },
})
