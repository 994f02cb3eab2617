/** The URL under which the application says that clients reach it. No server listens there. */
export const dpopBaseUrl = 'https://api.example.com'
