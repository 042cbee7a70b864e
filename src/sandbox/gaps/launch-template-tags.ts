import type { Gap } from "./gap";

const own = /<item><resourceType>launch-template<\/resourceType><tagSet>(?:<item>.*?<\/item>)*<\/tagSet><\/item>/gs;

/** moto takes the tags of a launch template itself also for tags that its instances get. */
export function launchTemplateTags(): Gap {
  return {
    name: "ec2: tags of launch templates",
    service: "ec2",
    reason: "moto adds them to the tags for instances, and every plan would remove them there",
    matches: ({ operation }) => operation === "DescribeLaunchTemplateVersions",
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      return { ...answer, body: answer.body.toString().replace(own, "") };
    },
  };
}
