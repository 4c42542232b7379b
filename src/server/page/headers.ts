import { createHash } from 'node:crypto'

/** How a content policy names a style element, by its text. */
export const hashOfStyle = (css: string): string => `'sha256-${createHash('sha256').update(css).digest('base64')}'`

interface Policy {
  /** Of all style elements that the page has. */
  styleHashes: readonly string[]
  /** Whether payers come by https. */
  isSecure: boolean
}

/** The page talks to its own server and to nobody else, runs only its own files, and cannot be framed. */
export const pageHeaders = ({ styleHashes, isSecure }: Policy): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styleHashes.join(' ')}`,
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  ...(isSecure && { 'strict-transport-security': 'max-age=63072000' }),
})
