/** From a session's page to the same without the app, which shows every phase, takes codes and moves on by itself. */
export const plainPage = '?plain'
