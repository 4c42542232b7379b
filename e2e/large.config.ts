import { defineConfig } from '@playwright/test'
import stories from './playwright.config.ts'

/**
 * What takes long and finds little that the stories do not: every phase by every language, theme or size, every code,
 * every text, and processes that are killed under load.
 */
export default defineConfig(stories, {
  testMatch: '*.large.ts',
  outputDir: '../.build/large/results',
  reporter: [['line'], ['json', { outputFile: '../.build/large/report.json' }]],
})
