import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { fieldOf, passwordLength, type Rotation, type SecretValue } from "./rotation";

export interface MysqlSettings {
  readonly host: string;
  readonly port: number;
  /** The database in which the user works. */
  readonly database: string;
  /** Reads the secret of the master user: username and password. */
  readonly master: () => Promise<SecretValue>;
  /**
   * Certificate authorities in PEM.
   * @default those of Node and NODE_EXTRA_CA_CERTS
   */
  readonly ca?: string;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

/** Rights of the application's user, in its own database alone. */
const privileges = "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES";

/** Suffix of the second of the two users. */
const second = "_2";

/**
 * An application's user of MySQL. Two users take turns, so that clients with the current password work until the next
 * rotation. The master user creates them at the first one; they connect by TLS only.
 */
export function mysqlUser(settings: MysqlSettings): Rotation {
  const { host, port, database } = settings;
  return {
    async next(current, _secretName, random) {
      const username = fieldOf(current, "username");
      return {
        ...current,
        username: username.endsWith(second) ? username.slice(0, -second.length) : username + second,
        password: await random(passwordLength),
        engine: "mysql",
        host,
        port: String(port),
        dbname: database,
      };
    },

    async set(pending) {
      const master = await settings.master();
      const [username, password] = [fieldOf(pending, "username"), fieldOf(pending, "password")];
      if (username === master["username"]) throw new Error(`${username} is the master user`);
      const connection = await connect(settings, {
        username: fieldOf(master, "username"),
        password: fieldOf(master, "password"),
      });
      await finish(connection, async () => {
        await run(connection, "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? REQUIRE SSL", [username, password]);
        await run(connection, "ALTER USER ?@'%' IDENTIFIED BY ? REQUIRE SSL", [username, password]);
        const pattern = database.replaceAll("_", "\\_"); // in a grant an underscore matches any character
        await run(connection, `GRANT ${privileges} ON ??.* TO ?@'%'`, [pattern, username]);
      });
    },

    async test(pending) {
      const login = { username: fieldOf(pending, "username"), password: fieldOf(pending, "password") };
      const connection = await connect(settings, login, database);
      await finish(connection, async () => {
        const [status] = await run(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'", []);
        if (!status?.["Value"]) throw new Error(`the connection of ${login.username} is not encrypted`);
      });
    },
  };
}

async function connect({ host, port, ca }: MysqlSettings, login: Login, database?: string): Promise<Connection> {
  const options = { host, port, user: login.username, password: login.password, database, connectTimeout: 10_000 };
  try {
    return await createConnection({ ...options, ssl: { minVersion: "TLSv1.2", rejectUnauthorized: true, ca } });
  } catch (error) {
    throw withoutStatement(error, `connecting to ${host}:${port} as ${login.username}`);
  }
}

async function run(connection: Connection, statement: string, values: string[]): Promise<RowDataPacket[]> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement, values);
    return rows;
  } catch (error) {
    throw withoutStatement(error, statement);
  }
}

async function finish(connection: Connection, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await connection.end();
  }
}

/** An error of the driver holds the statement, and with it the password. Only its code may reach a log. */
function withoutStatement(error: unknown, doing: string): Error {
  const code = (error as { readonly code?: string }).code ?? "unknown error";
  return new Error(`${doing}: ${code}`);
}
