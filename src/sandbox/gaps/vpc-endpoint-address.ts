import { isSuccess, type Gap } from "./gap";

/** Settings of an interface endpoint that moto drops, named as in the EC2 XML. */
interface AddressSettings {
  readonly ipAddressType: string | null;
  readonly dnsRecordIpType: string | null;
  readonly privateDnsOnlyForInboundResolverEndpoint: string | null;
}

/** Address type and DNS options of VPC endpoints, added to the descriptions of moto. */
export function vpcEndpointAddress(): Gap {
  const settings = new Map<string, AddressSettings>();
  return {
    name: "ec2: IpAddressType and DnsOptions of VPC endpoints",
    service: "ec2",
    reason: "moto drops them, so every plan would replace an endpoint that sets them",
    matches: ({ operation }) => /^(?:Create|Modify)VpcEndpoint$|^DescribeVpcEndpoints$/.test(operation),
    async answer({ operation }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const text = answer.body.toString();
      if (operation !== "DescribeVpcEndpoints") {
        const fields = new URLSearchParams(body.toString());
        const id = fields.get("VpcEndpointId") ?? /<vpcEndpointId>([^<]+)/.exec(text)?.[1] ?? "";
        const given = (name: string, before: string | null | undefined) => fields.get(name) ?? before ?? null;
        const before = settings.get(id);
        settings.set(id, {
          ipAddressType: given("IpAddressType", before?.ipAddressType),
          dnsRecordIpType: given("DnsOptions.DnsRecordIpType", before?.dnsRecordIpType),
          privateDnsOnlyForInboundResolverEndpoint: given(
            "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint",
            before?.privateDnsOnlyForInboundResolverEndpoint,
          ),
        });
      }
      const described = text.replace(
        /<vpcEndpointId>([^<]+)<\/vpcEndpointId>/g,
        (found, id: string) => found + asXml(settings.get(id)),
      );
      return { ...answer, body: described };
    },
  };
}

function asXml(settings: AddressSettings | undefined): string {
  if (settings === undefined) return "";
  const { ipAddressType, ...dnsOptions } = settings;
  const options = Object.entries(dnsOptions).map(([name, value]) => element(name, value));
  return element("ipAddressType", ipAddressType) + element("dnsOptions", options.join("") || null);
}

const element = (name: string, content: string | null): string =>
  content === null ? "" : `<${name}>${content}</${name}>`;
