import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { assertValid } from "../../src/engine/problem";
import { suppress } from "../../src/engine/suppression";
import type { AlertTopicArns } from "../alerting/alert-topics";
import type { AwsHome } from "../aws/aws-home";
import { HostAlarms } from "../cloudwatch/host-alarms";
import { architectureOf } from "../aws/instance-types";
import type { PolicyStatement } from "../aws/policy-document";
import type { HostFile } from "./host-files";
import { HostProfile } from "./host-profile";
import { encoded, userData, userDataProblems } from "./user-data";

export interface HostProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly instanceType: string;
  readonly subnetId: string;
  /** Availability zone of the subnet. */
  readonly zone: string;
  readonly securityGroupIds: readonly string[];
  /** Whether it has a public IPv4 address; $3.65 a month. */
  readonly publicAddress: boolean;
  /** Another number replaces the instance. */
  readonly revision: number;
  /** KMS key of the disks. */
  readonly keyArn: string;
  /** Disk of the system, which is new with each instance. */
  readonly rootDiskGib: number;
  /** Disk of the data, which an instance takes over from the one before. */
  readonly dataDiskGib: number;
  /** Permissions besides Session Manager. */
  readonly statements: readonly PolicyStatement[];
  /** Files and program of the first boot. It gets the volume of the data. */
  readonly start: (dataVolumeId: string) => { readonly files: readonly HostFile[]; readonly setup: string };
  /** Resources that must exist before the host starts, besides its role. */
  readonly dependsOn?: readonly ITerraformDependable[];
  /** Tags of the instance and its disks, which the default tags of the provider do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  readonly topics: AlertTopicArns;
  /** Keeps Terraform from destroying the data. */
  readonly deletionProtection: boolean;
}

/** Public parameters that name the newest image of Amazon Linux 2023. */
const imageParameters = {
  amd64: "al2023-ami-kernel-default-x86_64",
  arm64: "al2023-ami-kernel-default-arm64",
} as const;

/**
 * One EC2 instance with Amazon Linux 2023: IMDSv2, encrypted disks, Session Manager instead of SSH, recovery on other
 * hardware. Its configuration is in its user data, so another configuration is another instance; the data stays on a
 * disk of its own. The image is looked up when an instance starts: a newer one changes no plan.
 */
export class Host extends Construct {
  readonly instanceId: string;
  readonly privateIp: string;
  readonly dataVolumeId: string;
  readonly roleArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HostProps,
  ) {
    super(scope, id);
    const { name, home, statements, topics, dependsOn = [] } = props;
    const profile = new HostProfile(this, "profile", { home, name, statements });
    const data = this.createDataVolume();
    const template = this.createLaunchTemplate(profile.arn, data.id);
    const instance = new Instance(this, "resource", {
      launchTemplate: { id: template.id, version: template.latestVersion as unknown as string },
      tags: { Name: name },
      dependsOn: [...profile.ready, ...dependsOn],
      // The provider reads the user data back, but it is the template's. Another version of that replaces the instance.
      lifecycle: { ignoreChanges: ["user_data"] },
    });
    new VolumeAttachment(this, "data-attachment", {
      deviceName: "/dev/sdf",
      instanceId: instance.id,
      volumeId: data.id,
      stopInstanceBeforeDetaching: true, // so that nothing writes to it
    });
    new HostAlarms(this, "alarms", { name, instanceId: instance.id, topics });
    this.instanceId = instance.id;
    this.privateIp = instance.privateIp;
    this.dataVolumeId = data.id;
    this.roleArn = profile.roleArn;
  }

  private createDataVolume(): EbsVolume {
    const { name, zone, dataDiskGib, keyArn, deletionProtection } = this.props;
    return new EbsVolume(this, "data", {
      availabilityZone: zone,
      size: dataDiskGib,
      type: "gp3",
      encrypted: true,
      kmsKeyId: keyArn,
      tags: { Name: `${name}-data` },
      lifecycle: deletionProtection ? { preventDestroy: true } : undefined,
    });
  }

  private createLaunchTemplate(profileArn: string, dataVolumeId: string): LaunchTemplate {
    const { name, instanceType, keyArn, rootDiskGib, publicAddress, subnetId, securityGroupIds } = this.props;
    const { files, setup } = this.props.start(dataVolumeId);
    const text = userData(files, setup);
    assertValid(userDataProblems(text));
    const parameter = `aws/service/ami-amazon-linux-latest/${imageParameters[architectureOf(instanceType)]}`;
    const named = { ...this.props.tags, Name: name };
    const template = new LaunchTemplate(this, "template", {
      namePrefix: `${name}-`,
      description: `Host ${name}, revision ${this.props.revision}`,
      updateDefaultVersion: true,
      imageId: `resolve:ssm:/${parameter}`,
      instanceType,
      iamInstanceProfile: { arn: profileArn },
      // With a hop limit of 1 only containers on the network of the host can get its role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      maintenanceOptions: { autoRecovery: "default" },
      monitoring: { enabled: false },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeSize: rootDiskGib,
            volumeType: "gp3",
            encrypted: "true",
            kmsKeyId: keyArn,
            deleteOnTermination: "true",
          },
        },
      ],
      networkInterfaces: [
        {
          deviceIndex: 0,
          subnetId,
          securityGroups: [...securityGroupIds],
          associatePublicIpAddress: String(publicAddress),
          deleteOnTermination: "true",
        },
      ],
      userData: encoded(text),
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: named,
      })),
    });
    if (publicAddress) {
      suppress(
        template,
        "NET-003",
        "Without NAT a host needs an address to reach AWS; its security group lets no stranger in",
      );
    }
    return template;
  }
}
