import { SignedClient } from "./signed-client";

/** The sandbox of a test without Terraform. */
export class EmulatedAws extends SignedClient {
  /** Calls EC2 and returns the XML of the response. */
  async ec2(form: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ ...form, Version: "2016-11-15" });
    return (await this.send("ec2", "/", { method: "POST", body })).text();
  }

  async kms<T>(operation: string, fields: object): Promise<T> {
    const headers = { "x-amz-target": `TrentService.${operation}`, "content-type": "application/x-amz-json-1.1" };
    return (
      await this.send("kms", "/", { method: "POST", headers, body: JSON.stringify(fields) })
    ).json() as Promise<T>;
  }

  /** Reads from a service with a REST protocol. */
  async get<T>(service: string, path: string): Promise<T> {
    return (await this.send(service, path)).json() as Promise<T>;
  }
}

/** The contents of all elements with this name. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]+)`, "g"))].map(([, content]) => content!);
