import { LockHeld, takeLock } from "../process/file-lock";
import { files } from "./state";
import { userError } from "./user-error";

/** Runs one `up` or `down` at a time: two at once would each start emulators, and one set would be lost. */
export async function withLock<T>(directory: string, action: () => Promise<T>): Promise<T> {
  const release = lock(directory);
  try {
    return await action();
  } finally {
    release();
  }
}

function lock(directory: string): () => void {
  try {
    return takeLock(files(directory).lock, "sandbox");
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    const { pid } = error.holder;
    throw userError(
      `another \`strata sandbox\` command is running (process ${pid})`,
      "wait for it to end, or stop it, and run this command again",
    );
  }
}
