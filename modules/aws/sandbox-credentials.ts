/** The credentials of the sandbox that `strata sandbox up` writes: a shared credentials file, relative to the project. */
export const sandboxCredentialsFile = ".strata/sandbox/credentials";

/** The profile in that file. */
export const sandboxProfile = "sandbox";
