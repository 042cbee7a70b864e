import { signedAs } from "../../../src/sandbox/signature";

/** A client for the emulators of a test, without Terraform. */
export class EmulatedAws {
  constructor(
    private readonly endpoint: string,
    private readonly region = "us-east-1",
  ) {}

  /** Calls EC2 and returns the XML of the response. */
  async ec2(form: Readonly<Record<string, string>>): Promise<string> {
    return (await this.request("ec2", "/", { body: new URLSearchParams({ ...form, Version: "2016-11-15" }) })).text();
  }

  async kms<T>(operation: string, fields: object): Promise<T> {
    const headers = { "x-amz-target": `TrentService.${operation}`, "content-type": "application/x-amz-json-1.1" };
    return (await this.request("kms", "/", { body: JSON.stringify(fields), headers })).json() as Promise<T>;
  }

  /** Reads from a service with a REST protocol. */
  async get<T>(service: string, path: string): Promise<T> {
    return (await this.request(service, path, { method: "GET" })).json() as Promise<T>;
  }

  private request(service: string, path: string, { headers, ...init }: RequestInit): Promise<Response> {
    const authorization = signedAs({ service, region: this.region });
    return fetch(`${this.endpoint}${path}`, {
      method: "POST",
      // A test may wait for minutes between two requests, and an idle connection is closed by then.
      headers: { authorization, connection: "close", ...(headers as Record<string, string> | undefined) },
      ...init,
    });
  }
}

/** The contents of all elements with this name. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]+)`, "g"))].map(([, content]) => content!);
