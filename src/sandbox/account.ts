/** The account of both emulators: the default of moto, and the one in environments/accounts.ts. */
export const sandboxAccount = "123456789012";
