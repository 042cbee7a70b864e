import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { freePort } from "../../../src/sandbox/port";
import { succeed } from "../projects/programs";

const root = join(__dirname, "..", "..", "..");
const folder = join(root, ".strata", "test", "kafka");

/** Credentials for emulators, which ask for some and look at none. */
const emulatedCredentials = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  TABLES_KEY_ID: "test",
  TABLES_KEY: "test",
};

/** The jars of a pom, copied once (needs Maven). */
export function jarsOf(pom: string, name: string): string {
  const target = join(folder, name);
  const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
  const options = ["--batch-mode", "--quiet", "--file", join(root, pom)];
  succeed("mvn", [...options, plugin, "-DincludeScope=runtime", `-DoutputDirectory=${target}`], { cwd: root });
  return target;
}

/** Processes and files of one test, all gone with `stop`. */
export class RealKafka {
  private readonly work: string;
  private readonly processes: ChildProcess[] = [];
  private readonly jars = jarsOf("test/real/kafka/pom.xml", "kafka");

  private constructor(readonly bootstrapServers: string) {
    mkdirSync(folder, { recursive: true });
    this.work = mkdtempSync(join(folder, "run-"));
  }

  /** One broker without authentication. */
  static async start(topics: Readonly<Record<string, number>>): Promise<RealKafka> {
    const [port, controller] = await Promise.all([freePort(), freePort()]);
    const kafka = new RealKafka(`127.0.0.1:${port}`);
    const listeners = `PLAINTEXT://127.0.0.1:${port}`;
    const config = kafka.file("server.properties", {
      "process.roles": "broker,controller",
      "node.id": "1",
      listeners: `${listeners},CONTROLLER://127.0.0.1:${controller}`,
      "advertised.listeners": listeners,
      "controller.listener.names": "CONTROLLER",
      "controller.quorum.bootstrap.servers": `127.0.0.1:${controller}`,
      "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "log.dirs": join(kafka.work, "data"),
      "default.replication.factor": "1",
      "offsets.topic.num.partitions": "5",
      "offsets.topic.replication.factor": "1",
      "transaction.state.log.num.partitions": "5",
      "transaction.state.log.replication.factor": "1",
      "transaction.state.log.min.isr": "1",
      "group.initial.rebalance.delay.ms": "0",
      "auto.create.topics.enable": "false",
    });
    kafka.tool("kafka.tools.StorageTool", ["format", "--standalone", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", config]);
    kafka.java("broker", ["-Xmx384m"], "kafka.Kafka", [config]);
    const create = (topic: string, partitions: number): void => {
      const options = ["--create", "--if-not-exists", "--topic", topic, "--partitions", String(partitions)];
      kafka.tool("org.apache.kafka.tools.TopicCommand", ["--bootstrap-server", kafka.bootstrapServers, ...options]);
    };
    for (const [topic, partitions] of Object.entries(topics)) create(topic, partitions);
    return kafka;
  }

  /** One of Kafka's programs, to its end. */
  tool(main: string, args: readonly string[], input = ""): string {
    return succeed("java", ["-cp", `${this.jars}/*`, main, ...args], { cwd: this.work, input });
  }

  /** A Java source file with a main method, to its end. */
  source(file: string, folders: readonly string[], args: readonly string[]): void {
    const classPath = [this.jars, ...folders].map((folder) => `${folder}/*`).join(":");
    const env = { ...process.env, ...emulatedCredentials };
    succeed("java", ["-cp", classPath, file, ...args], { cwd: this.work, env });
  }

  /** A program of Java's that runs until the test ends. */
  java(name: string, options: readonly string[], main: string, args: readonly string[]): void {
    this.run(name, "java", [...options, "-cp", `${this.jars}/*`, main, ...args]);
  }

  run(name: string, program: string, args: readonly string[]): void {
    const log = openSync(join(this.work, `${name}.log`), "w");
    const env = { ...process.env, ...emulatedCredentials };
    this.processes.push(spawn(program, args, { cwd: this.work, env, stdio: ["ignore", log, log] }));
  }

  file(name: string, properties: Readonly<Record<string, string>>): string {
    const path = join(this.work, name);
    writeFileSync(
      path,
      Object.entries(properties)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    );
    return path;
  }

  stop(): void {
    for (const each of this.processes) each.kill("SIGKILL");
    rmSync(this.work, { recursive: true, force: true });
  }
}

/** Asks again until there is an answer; fails with the last reason when time is up. */
export async function eventually<R>(ask: () => Promise<R>, seconds: number): Promise<R> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await setTimeout(500);
    }
  }
}
