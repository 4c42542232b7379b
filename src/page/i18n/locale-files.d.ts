/** Made by vite.config.ts of the folder of texts that the page is built with. */
declare module 'virtual:locale-files' {
  /** What loads each file of texts, by its path, which ends in `<tag>.json`. */
  export const localeFiles: Readonly<Record<string, () => Promise<import('./texts.ts').Texts>>>
}
