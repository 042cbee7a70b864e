import { signedAs } from "../../src/sandbox/signature";

/** AWS as the emulators of a test have it, asked without Terraform. */
export class EmulatedAws {
  constructor(
    private readonly endpoint: string,
    private readonly region = "us-east-1",
  ) {}

  /** EC2's answer, as XML. */
  async ec2(form: Readonly<Record<string, string>>): Promise<string> {
    return (await this.ask("ec2", "/", { body: new URLSearchParams({ ...form, Version: "2016-11-15" }) })).text();
  }

  async kms<T>(operation: string, fields: object): Promise<T> {
    const headers = { "x-amz-target": `TrentService.${operation}`, "content-type": "application/x-amz-json-1.1" };
    return (await this.ask("kms", "/", { body: JSON.stringify(fields), headers })).json() as Promise<T>;
  }

  /** Reads from a service that is asked by paths. */
  async get<T>(service: string, path: string): Promise<T> {
    return (await this.ask(service, path, { method: "GET" })).json() as Promise<T>;
  }

  private ask(service: string, path: string, { headers, ...init }: RequestInit): Promise<Response> {
    const authorization = signedAs({ service, region: this.region });
    return fetch(`${this.endpoint}${path}`, {
      method: "POST",
      // Between two questions a test may wait for minutes, and a connection that was kept is closed by then.
      headers: { authorization, connection: "close", ...(headers as Record<string, string> | undefined) },
      ...init,
    });
  }
}

/** The contents of an element, everywhere in an answer. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]+)`, "g"))].map(([, content]) => content!);
