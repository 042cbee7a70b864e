import { isSuccess, type Gap } from "./gap";

/** Sizes of prefix lists that were changed. moto keeps that of the creation. */
export function prefixListSize(): Gap {
  const sizes = new Map<string, string>();
  return {
    name: "ec2: size of a prefix list that is resized",
    service: "ec2",
    reason: "moto ignores it, so every plan would resize the list again",
    matches: ({ operation }) => /^(?:Modify|Describe)ManagedPrefixLists?$/.test(operation),
    async answer(_request, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const form = new URLSearchParams(body.toString());
      const [id, size] = [form.get("PrefixListId"), form.get("MaxEntries")];
      if (id !== null && size !== null) sizes.set(id, size);
      const resized = answer.body
        .toString()
        .replace(
          /(<prefixListId>([^<]+)<\/prefixListId>(?:(?!<prefixListId>).)*?<maxEntries>)\d+/gs,
          (found, before: string, list: string) => (sizes.has(list) ? `${before}${sizes.get(list)!}` : found),
        );
      return { ...answer, body: resized };
    },
  };
}
