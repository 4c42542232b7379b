import { defineConfig } from '@playwright/test'
import stories from './playwright.config.ts'

/** Every phase by every language, theme or size: each finds little that the stories do not, and takes a minute. */
export default defineConfig(stories, {
  testMatch: '*.matrix.ts',
  outputDir: '../.build/matrices/results',
  reporter: [['line'], ['json', { outputFile: '../.build/matrices/report.json' }]],
})
