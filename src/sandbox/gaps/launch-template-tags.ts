import type { Gap } from "./gap";

const own = /<item><resourceType>launch-template<\/resourceType><tagSet>(?:<item>.*?<\/item>)*<\/tagSet><\/item>/gs;

/** Tags of launch templates. moto also returns them as tags of the instances. */
export function launchTemplateTags(): Gap {
  return {
    name: "ec2: tags of launch templates",
    service: "ec2",
    reason: "moto adds them to the tags of instances, so every plan would remove them there",
    matches: ({ operation }) => operation === "DescribeLaunchTemplateVersions",
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      return { ...answer, body: answer.body.toString().replace(own, "") };
    },
  };
}
