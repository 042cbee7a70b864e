/** The account that both emulators play (moto by its own default); environments/streaming/sandbox/environment.ts names the same. */
export const sandboxAccount = "123456789012";
