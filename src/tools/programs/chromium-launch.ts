import type { LaunchOptions } from '@playwright/test'
import { findChromium } from './find-chromium.ts'

/** How tests and benchmarks start Chromium: the one that is found, if not another, and quiet. */
export const chromiumLaunch = (executablePath = findChromium()) =>
  ({
    executablePath,
    // Chromium's sandbox does not run as root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }) satisfies LaunchOptions
